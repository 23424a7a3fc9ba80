import type { Migration } from "../migration.ts";

/**
 * Whether somebody nobody knows who writes to an account becomes a lead: numbers yes, mailboxes (bills, newsletters) no.
 * WhatsApp's list of approved templates, by number.
 */
export const migration: Migration = {
  number: 22,
  name: "number-conversations",
  statements: (t) => [
    `alter table "channelAccount" add column "isOpenToStrangers" ${t.boolean} not null default ${t.engine === "sqlite" ? "1" : "true"}`,
    `update "channelAccount" set "isOpenToStrangers" = ${t.engine === "sqlite" ? "0" : "false"} where "channel" = 'email'`,
    `create table "approvedTemplate" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "name" ${t.text} not null,
      "language" ${t.text} not null,
      "catalogueEntry" ${t.json} not null,
      primary key ("organizationId", "accountId", "name", "language"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
    `create table "templateSync" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "syncedAt" ${t.instant},
      "lastError" ${t.text},
      primary key ("organizationId", "accountId"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
  ],
};
