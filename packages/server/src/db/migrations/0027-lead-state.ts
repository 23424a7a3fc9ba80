import type { Migration } from "../migration.ts";

/** What every order of the list carries of a lead: what hardly ever changes. */
const STEADY = [
  "cityCode",
  "categoryCode",
  "countryCode",
  "sourceCode",
  "hasPhone",
  "hasEmail",
  "hasWebsite",
  "createdAt",
];

const SORTS = {
  leadByScore: "score",
  leadByCreation: "createdAt",
  leadByName: "nameKey",
  leadByFollowUp: "followUpSort",
  leadByContact: "contactedSort",
  leadByRating: "ratingSort",
};

const STATE = ["status", "temperature", "score", "assignedTo", "followUpSort", "contactedSort"];

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/**
 * SQLite: what changes often about a lead stood in all six orders of the list, so that a walk along one read nothing else;
 * but a change of status wrote into each of them: two thirds of what a bulk action cost. Now it stands in a table of a few
 * bytes a lead beside them, which a walk asks by row number: 0.4 µs an entry instead of 0.12.
 * PostgreSQL writes into every index of a row that moves anyway: nothing to win there.
 */
export const migration: Migration = {
  number: 27,
  name: "lead-state",
  statements: (t) =>
    t.engine === "postgres"
      ? []
      : [
          `create table "leadState" (
            "seq" integer primary key references "lead" ("seq") on delete cascade,
            "status" ${t.text} not null,
            "temperature" ${t.text} not null,
            "score" ${t.integer} not null,
            "assignedTo" ${t.text},
            "followUpSort" ${t.bigint} not null,
            "contactedSort" ${t.bigint} not null
          )`,
          `insert into "leadState" ("seq", ${quoted(STATE)}) select "seq", ${quoted(STATE)} from "lead" order by "seq"`,
          ...Object.entries(SORTS).flatMap(([name, sort]) => [
            `drop index "${name}"`,
            `create index "${name}" on "lead" ("organizationId", "shelf", "${sort}", "id", ${quoted(STEADY.filter((column) => column !== sort))})`,
          ]),
        ],
};
