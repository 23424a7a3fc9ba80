import type { ColumnTypes } from "../dialect.ts";
import type { Migration } from "../migration.ts";

const epoch = (t: ColumnTypes) => (t.engine === "sqlite" ? "0" : "to_timestamp(0)");

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
    // Search no longer tells `O'Neill` from `oneill`: texts kept with apostrophes are folded again, once, beside all other work.
    `insert into "job" ("id", "name", "payload", "key", "state", "runAt", "createdAt")
      select 'leads.fold-apostrophes', 'leads.fold-apostrophes', cast('{}' as ${t.json}), 'leads.fold-apostrophes', 'waiting', ${epoch(t)}, ${epoch(t)}
      where exists (select 1 from "lead" where "searchText" like '%''%')`,
  ],
};
