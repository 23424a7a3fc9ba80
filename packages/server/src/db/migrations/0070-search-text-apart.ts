import type { Migration } from "../migration.ts";

/**
 * On PostgreSQL the searched text of leads stands in a table of its own with its index of trigrams: each change of a lead's row
 * is a new row to every index of its table, and that one takes some sixty entries for it, more than all others together.
 * Of 1,000,000 leads it takes minutes.
 */
export const migration: Migration = {
  number: 70,
  name: "search-text-apart",
  statements: (t) => (t.engine === "sqlite" ? [] : POSTGRES),
};

const define = (name: string, body: string) =>
  `create or replace function "${name}"() returns trigger language plpgsql as $$ begin ${body} return null; end $$`;

const POSTGRES = [
  `drop index "leadSearch"`,
  // there still where an older backup was restored over it
  `drop table if exists "leadText"`,
  `create table "leadText" (
    "leadSeq" bigint primary key,
    "organizationId" text collate "C" not null,
    "searchText" text collate "C" not null
  )`,
  `insert into "leadText" select "seq", "organizationId", "searchText" from "lead"`,
  `create index "leadSearch" on "leadText" using gin ("organizationId", "searchText" gin_trgm_ops)`,
  define("keepLeadTexts", `insert into "leadText" select "seq", "organizationId", "searchText" from added;`),
  define("changeLeadText", `update "leadText" set "searchText" = new."searchText" where "leadSeq" = new."seq";`),
  define("dropLeadText", `delete from "leadText" where "leadSeq" = old."seq";`),
  `create trigger "leadTextArrives" after insert on "lead" referencing new table as added for each statement execute function "keepLeadTexts"()`,
  `create trigger "leadTextChanges" after update of "searchText" on "lead" for each row
    when (old."searchText" is distinct from new."searchText") execute function "changeLeadText"()`,
  `create trigger "leadTextLeaves" after delete on "lead" for each row execute function "dropLeadText"()`,
];
