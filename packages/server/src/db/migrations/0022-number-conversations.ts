import type { Migration } from "../migration.ts";

/** Whether somebody nobody knows who writes to an account becomes a lead: numbers yes, mailboxes (bills, newsletters) no. */
export const migration: Migration = {
  number: 22,
  name: "number-conversations",
  statements: (t) => [
    `alter table "channelAccount" add column "isOpenToStrangers" ${t.boolean} not null default ${t.engine === "sqlite" ? "1" : "true"}`,
    `update "channelAccount" set "isOpenToStrangers" = ${t.engine === "sqlite" ? "0" : "false"} where "channel" = 'email'`,
  ],
};
