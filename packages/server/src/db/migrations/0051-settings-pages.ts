import type { Migration } from "../migration.ts";

/** What an organization sells (for its texts), how long it keeps leads nobody wrote to, and the colours of its tags. */
export const migration: Migration = {
  number: 51,
  name: "settings-pages",
  statements: (t) => [
    `alter table "organization" add column "offer" ${t.text}`,
    `alter table "organization" add column "retentionMonths" ${t.integer}`,
    `alter table "leadFacet" add column "color" ${t.text}`,
  ],
};
