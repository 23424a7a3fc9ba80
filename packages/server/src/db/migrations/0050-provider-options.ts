import type { Migration } from "../migration.ts";

/** Where the list of an account's texts is to be read on for their prices; nothing: from its beginning. */
export const migration: Migration = {
  number: 50,
  name: "provider-options",
  statements: (t) => [
    `create table "priceWalk" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "nextPage" ${t.text} not null,
      primary key ("organizationId", "accountId"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
  ],
};
