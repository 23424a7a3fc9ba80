import type { Migration } from "../migration.ts";

/** Whether dates such as 05/06/2025 begin with the day or the month, of an import and of the files with one header. */
export const migration: Migration = {
  number: 38,
  name: "import-dates",
  statements: (t) => [
    `alter table "import" add column "dateOrder" ${t.text}`,
    `alter table "importHeader" add column "dateOrder" ${t.text}`,
  ],
};
