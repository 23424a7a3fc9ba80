import type { Migration } from "../migration.ts";

const lead = (column: string) =>
  `foreign key ("organizationId", "${column}") references "lead" ("organizationId", "id") on delete cascade`;

export const migration: Migration = {
  number: 13,
  name: "duplicates",
  statements: (t) => [
    `create table "duplicatePair" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "firstId" ${t.text} not null,
      "secondId" ${t.text} not null,
      "state" ${t.text} not null check ("state" in ('open', 'merged', 'dismissed')),
      "pairScore" ${t.integer} not null,
      "pairReasons" ${t.json} not null,
      "foundAt" ${t.instant} not null,
      "seenAt" ${t.instant} not null,
      "mergeId" ${t.text},
      unique ("organizationId", "firstId", "secondId"),
      ${lead("firstId")},
      ${lead("secondId")}
    )`,
    `create index "duplicatePairOrder" on "duplicatePair" ("organizationId", "state", "pairScore", "id")`,
    `create index "duplicatePairSecond" on "duplicatePair" ("organizationId", "secondId")`,
    `create index "duplicatePairMerge" on "duplicatePair" ("organizationId", "mergeId") where "mergeId" is not null`,
    `create table "duplicateScan" (
      "organizationId" ${t.text} primary key references "organization" ("id"),
      "scanId" ${t.text} not null,
      "status" ${t.text} not null,
      "changedFrom" ${t.bigint} not null,
      "startedAt" ${t.instant},
      "finishedAt" ${t.instant},
      "comparedTo" ${t.bigint} not null,
      "place" ${t.bigint} not null,
      "scanned" ${t.integer} not null,
      "total" ${t.integer} not null,
      "found" ${t.integer} not null,
      "skippedGroups" ${t.json} not null,
      "skippedCount" ${t.integer} not null
    )`,
    `create table "leadMerge" (
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null,
      "winnerId" ${t.text} not null,
      "actor" ${t.json} not null,
      "mergedAt" ${t.instant} not null,
      "expiresAt" ${t.instant} not null,
      "undoneAt" ${t.instant},
      "winnerBefore" ${t.json} not null,
      "winnerAfter" ${t.json} not null,
      "mergedKeys" ${t.json} not null,
      primary key ("organizationId", "id"),
      ${lead("winnerId")}
    )`,
    `create index "leadMergeOfWinner" on "leadMerge" ("organizationId", "winnerId", "id")`,
    `create table "leadMergePart" (
      "organizationId" ${t.text} not null,
      "mergeId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "leadName" ${t.text} not null,
      "journal" ${t.json} not null,
      primary key ("organizationId", "mergeId", "leadId"),
      foreign key ("organizationId", "mergeId") references "leadMerge" ("organizationId", "id") on delete cascade
    )`,
    `create index "leadMergePartOfLead" on "leadMergePart" ("organizationId", "leadId")`,
  ],
};
