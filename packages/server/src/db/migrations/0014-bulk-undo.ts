import type { Migration } from "../migration.ts";

/** Bulk actions are undone in the background, and say of each lead what was not put back. */
export const migration: Migration = {
  number: 14,
  name: "bulk-undo",
  statements: (t) => [
    `alter table "bulkAction" add column "unchanged" ${t.integer} not null default 0`,
    `alter table "bulkAction" add column "restored" ${t.integer} not null default 0`,
    `alter table "bulkAction" add column "spared" ${t.integer} not null default 0`,
    `alter table "bulkAction" add column "undoActor" ${t.json}`,
    `alter table "bulkAction" add column "undoCursor" ${t.text}`,
    `alter table "bulkItem" add column "sparedBecause" ${t.text}`,
    `create index "bulkActionOrder" on "bulkAction" ("organizationId", "createdAt", "id")`,
  ],
};
