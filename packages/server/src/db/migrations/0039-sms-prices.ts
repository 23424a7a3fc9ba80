import type { Migration } from "../migration.ts";

/** What one part of an SMS costs by an account, what the provider charged for each message, and the sums by month. */
export const migration: Migration = {
  number: 39,
  name: "sms-prices",
  statements: (t) => [
    `alter table "channelAccount" add column "segmentPrice" ${t.json}`,
    `alter table "message" add column "segments" ${t.integer}`,
    `alter table "message" add column "priceMicros" ${t.bigint}`,
    `alter table "message" add column "priceCurrency" ${t.text}`,
    `create index "messageUnpriced" on "message" ("organizationId", "accountId", "sentAt")
      where "channel" = 'sms' and "direction" = 'outbound' and "priceMicros" is null and "sentAt" is not null`,
    `create table "smsSpending" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "month" ${t.text} not null,
      "currency" ${t.text} not null,
      "messages" ${t.integer} not null,
      "segments" ${t.integer} not null,
      "micros" ${t.bigint} not null,
      primary key ("organizationId", "accountId", "month", "currency"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
  ],
};
