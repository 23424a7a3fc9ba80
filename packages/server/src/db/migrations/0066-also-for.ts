import type { Migration } from "../migration.ts";

/** What an entry that a person noted stands on the do-not-contact list for as well: noting it does not unsay that. */
export const migration: Migration = {
  number: 66,
  name: "also-for",
  statements: (t) => [`alter table "suppression" add column "alsoFor" ${t.text}`],
};
