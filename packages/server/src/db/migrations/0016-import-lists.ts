import type { Migration } from "../migration.ts";

/** Imports also take do-not-contact lists and workbooks, and remember where the columns of a kind of file go. */
export const migration: Migration = {
  number: 16,
  name: "import-lists",
  statements: (t) => [
    `alter table "import" add column "purpose" ${t.text}`,
    `alter table "import" add column "suppressed" ${t.integer} not null default 0`,
    `alter table "import" add column "sheet" ${t.text}`,
    `alter table "importUpload" add column "workbookId" ${t.text}`,
    `alter table "importUpload" add column "sheet" ${t.text}`,
    `alter table "importUpload" add column "sheets" ${t.json}`,
    `create table "importOptOut" (
      "organizationId" ${t.text} not null,
      "importId" ${t.text} not null,
      "optOutId" ${t.text} not null,
      primary key ("organizationId", "importId", "optOutId")
    )`,
    `create table "importHeader" (
      "organizationId" ${t.text} not null,
      "headerKey" ${t.text} not null,
      "mapping" ${t.json} not null,
      "rememberedAt" ${t.instant} not null,
      primary key ("organizationId", "headerKey")
    )`,
  ],
};
