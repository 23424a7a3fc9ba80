import type { Migration } from "../migration.ts";

/** Which word of a person an entry of the do-not-contact list was made for as well: taken back with it. */
export const migration: Migration = {
  number: 65,
  name: "carried-opt-outs",
  statements: (t) => [
    `alter table "suppression" add column "carriedFrom" ${t.text}`,
    `create index "suppressionCarried" on "suppression" ("organizationId", "carriedFrom") where "carriedFrom" is not null`,
  ],
};
