import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 11,
  name: "bulk-actions",
  statements: (t) => [
    `create table "bulkAction" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "bulkActor" ${t.json} not null,
      "onlyFor" ${t.text},
      "bulkChange" ${t.json} not null,
      "bulkFilter" ${t.json},
      "state" ${t.text} not null,
      "matched" ${t.integer},
      "walkCursor" ${t.text},
      "isWalked" ${t.boolean} not null,
      "changed" ${t.integer} not null,
      "skipped" ${t.integer} not null,
      "failed" ${t.integer} not null,
      "bulkReasons" ${t.json} not null,
      "undoId" ${t.text},
      "createdAt" ${t.instant} not null,
      "finishedAt" ${t.instant},
      unique ("organizationId", "id")
    )`,
    `create table "bulkItem" (
      "organizationId" ${t.text} not null,
      "bulkActionId" ${t.text} not null,
      "position" ${t.integer} not null,
      "leadId" ${t.text} not null,
      "outcome" ${t.text},
      "reason" ${t.text},
      primary key ("organizationId", "bulkActionId", "position"),
      foreign key ("organizationId", "bulkActionId") references "bulkAction" ("organizationId", "id") on delete cascade
    )${t.engine === "sqlite" ? " without rowid" : ""}`,
  ],
};
