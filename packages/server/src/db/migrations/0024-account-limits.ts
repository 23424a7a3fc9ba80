import type { Migration } from "../migration.ts";

/**
 * Limits of channel accounts (spacing, warm-up, good name, the day's conversations of a business on WhatsApp), mailboxes
 * entered by signing in at Google or Microsoft, signing by DKIM, and a look into a mailbox that somebody asked for.
 */
export const migration: Migration = {
  number: 24,
  name: "account-limits",
  statements: (t) => [
    `alter table "channelAccount" add column "spacing" ${t.json}`,
    `alter table "channelAccount" add column "warmUp" ${t.json}`,
    `alter table "channelAccount" add column "pauseReason" ${t.text}`,
    `alter table "channelAccount" add column "resumedAt" ${t.instant}`,
    `alter table "channelAccount" add column "signature" ${t.text}`,
    `alter table "channelAccount" add column "mailLogin" ${t.json}`,
    `alter table "channelAccount" add column "dkim" ${t.json}`,
    `alter table "channelLane" add column "spacedUntil" ${t.instant}`,
    `alter table "channelLane" add column "daysUsed" ${t.integer} not null default 0`,
    `alter table "channelLane" add column "warning" ${t.text}`,
    `alter table "mailbox" add column "lookAskedAt" ${t.instant}`,
    `alter table "message" add column "fate" ${t.text}`,
    `create index "messageHandedOver" on "message" ("organizationId", "accountId", "gateOrder") where "gateOrder" is not null`,
    `create table "whatsAppBusiness" (
      "organizationId" ${t.text} not null references "organization" ("id"),
      "businessId" ${t.text} not null,
      "conversationsADay" ${t.integer},
      "toldAt" ${t.instant},
      primary key ("organizationId", "businessId")
    )`,
    `create table "whatsAppOpening" (
      "organizationId" ${t.text} not null,
      "businessId" ${t.text} not null,
      "address" ${t.text} not null,
      "openedAt" ${t.instant} not null,
      primary key ("organizationId", "businessId", "address"),
      foreign key ("organizationId", "businessId") references "whatsAppBusiness" ("organizationId", "businessId") on delete cascade
    )`,
    `create index "whatsAppOpeningAge" on "whatsAppOpening" ("organizationId", "businessId", "openedAt")`,
    `create table "mailConnection" (
      "organizationId" ${t.text} not null references "organization" ("id"),
      "stateHash" ${t.text} not null,
      "memberId" ${t.text} not null,
      "provider" ${t.text} not null,
      "ownerId" ${t.text},
      "accountId" ${t.text},
      "sealedVerifier" ${t.text} not null,
      "expiresAt" ${t.instant} not null,
      primary key ("organizationId", "stateHash")
    )`,
  ],
};
