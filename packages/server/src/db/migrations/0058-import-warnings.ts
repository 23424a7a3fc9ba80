import type { Migration } from "../migration.ts";

/** Rows of an import that went in with a warning are kept beside those that were refused; and whether a file has a header. */
export const migration: Migration = {
  number: 58,
  name: "import-warnings",
  statements: (t) => [
    `alter table "importError" add column "isWarning" ${t.boolean} not null default ${t.engine === "sqlite" ? "0" : "false"}`,
    `alter table "import" add column "hasHeader" ${t.boolean}`,
  ],
};
