import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 6,
  name: "channels",
  statements: (t) => [
    `create table "channelAccount" (
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null references "organization" ("id"),
      "channel" ${t.text} not null,
      "name" ${t.text} not null,
      "memberId" ${t.text},
      "isFromEnvironment" ${t.boolean} not null,
      "isPaused" ${t.boolean} not null,
      "address" ${t.text} not null,
      "senderName" ${t.text},
      "mailServers" ${t.json},
      "sealedSecrets" ${t.text},
      "dailyCap" ${t.integer},
      "ratePerMinute" ${t.integer},
      "sendWindow" ${t.json},
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null,
      primary key ("organizationId", "id")
    )`,
    `create table "channelLane" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "nextDueAt" ${t.instant},
      "servedAt" ${t.instant} not null,
      "leaseHolder" ${t.text},
      "leaseEndsAt" ${t.instant},
      "breaker" ${t.json} not null,
      "arrivalAt" ${t.instant} not null,
      "countedOn" ${t.text} not null,
      "sentCount" ${t.integer} not null,
      "lastSentAt" ${t.instant},
      "lastError" ${t.text},
      "lastErrorAt" ${t.instant},
      primary key ("organizationId", "accountId"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
    `create index "channelLaneDue" on "channelLane" ("nextDueAt") where "nextDueAt" is not null`,
    `create table "mailbox" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "leaseHolder" ${t.text},
      "leaseEndsAt" ${t.instant},
      "lastSyncAt" ${t.instant},
      "lastError" ${t.text},
      "lastErrorAt" ${t.instant},
      primary key ("organizationId", "accountId"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
    `create table "mailboxFolder" (
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "folder" ${t.text} not null,
      "uidValidity" ${t.bigint} not null,
      "lastUid" ${t.bigint} not null,
      primary key ("organizationId", "accountId", "folder"),
      foreign key ("organizationId", "accountId") references "mailbox" ("organizationId", "accountId") on delete cascade
    )`,
  ],
};
