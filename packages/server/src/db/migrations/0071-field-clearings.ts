import type { Migration } from "../migration.ts";

/** How often values of a deleted custom field went from leads of an organization: the leads keep their versions. */
export const migration: Migration = {
  number: 71,
  name: "field-clearings",
  statements: (t) => [`alter table "organization" add column "fieldClearings" ${t.integer} not null default 0`],
};
