import type { Migration } from "../migration.ts";

/**
 * Fingerprints are written at random places, so a large import changes as many pages as the table has entries on a page of
 * its own. Each entry began with the 36 letters of the organization and named its import by 36 more: 103 bytes, now 32, by
 * numbers. Measured on SQLite with 1,000,000 leads, transactions of 8,000 rows: 28 µs of the clock a row (of 72 that rows,
 * keys and fingerprints took together) came down to 9. A million fingerprints are rewritten in 2 to 4 s.
 */
export const migration: Migration = {
  number: 68,
  name: "short-fingerprints",
  statements: (t) => [
    ...(t.engine === "sqlite"
      ? [`alter table "import" add column "number" integer`, `update "import" set "number" = rowid`]
      : [`alter table "import" add column "number" bigint not null generated always as identity`]),
    `create unique index "importNumber" on "import" ("number")`,
    `create table "rowPrint" (
      "fingerprint" ${t.text} not null,
      "organizationNumber" ${t.integer} not null,
      "importNumber" ${t.bigint} not null,
      "leadSeq" ${t.bigint},
      primary key ("fingerprint", "organizationNumber")
    )${t.engine === "sqlite" ? " without rowid" : ""}`,
    `insert into "rowPrint" ("fingerprint", "organizationNumber", "importNumber", "leadSeq")
      select r."fingerprint", o."number", i."number", r."leadSeq" from "importedRow" r
      join "organization" o on o."id" = r."organizationId"
      join "import" i on i."organizationId" = r."organizationId" and i."id" = r."importId"
      order by r."fingerprint"`,
    `drop table "importedRow"`,
    `alter table "rowPrint" rename to "importedRow"`,
  ],
};
