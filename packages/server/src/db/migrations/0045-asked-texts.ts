import type { Migration } from "../migration.ts";

/** Numbers of Twilio are read like mailboxes where Twilio cannot call the program (messages/read-texts.ts). */
export const migration: Migration = {
  number: 45,
  name: "asked-texts",
  statements: (t) => [
    `alter table "mailbox" add column "isOfTexts" ${t.boolean} not null default ${t.engine === "sqlite" ? "0" : "false"}`,
  ],
};
