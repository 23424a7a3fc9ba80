import type { Migration } from "../migration.ts";

/** What is read of numbers of Twilio every two seconds is found without looking at every mailbox (messages/store-mailboxes.ts). */
export const migration: Migration = {
  number: 49,
  name: "text-mailboxes",
  statements: () => [`create index "mailboxOfTexts" on "mailbox" ("organizationId", "accountId") where "isOfTexts"`],
};
