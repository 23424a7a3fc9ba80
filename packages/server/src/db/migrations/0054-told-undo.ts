import type { Migration } from "../migration.ts";

/** What an undone import came to in full, and which lead a row of a file became. */
export const migration: Migration = {
  number: 54,
  name: "told-undo",
  statements: (t) => [
    `alter table "import" add column "erased" ${t.integer} not null default 0`,
    `alter table "import" add column "released" ${t.integer} not null default 0`,
    `alter table "import" add column "skippedBinned" ${t.integer} not null default 0`,
    `alter table "import" add column "skippedObjected" ${t.integer} not null default 0`,
    // Null: imported before this was kept.
    `alter table "importedRow" add column "leadSeq" ${t.bigint}`,
  ],
};
