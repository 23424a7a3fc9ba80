import type { Migration } from "../migration.ts";

/**
 * A lead has a phone when it has one that can be reached: of those stored before, leads with nothing but invalid numbers
 * lose the mark. An entry of the do-not-contact list is found by every import that named it. The search for duplicates
 * can be told not to start by itself, and views keep the height of their rows.
 */
export const migration: Migration = {
  number: 21,
  name: "reachable-leads",
  statements: (t) => [
    `update "lead" set "hasPhone" = ${t.engine === "sqlite" ? "0" : "false"} where "phoneE164" is null
      and "hasPhone" = ${t.engine === "sqlite" ? "1" : "true"} and not ${t.engine === "sqlite" ? REACHED_ON_SQLITE : REACHED_ON_POSTGRES}`,
    `create index "importOptOutEntry" on "importOptOut" ("organizationId", "optOutId")`,
    `create table "duplicateSetting" (
      "organizationId" ${t.text} primary key references "organization" ("id"),
      "isAutomatic" ${t.boolean} not null
    )`,
    `alter table "savedView" add column "rowHeight" ${t.text}`,
  ],
};

const REACHED_ON_SQLITE = `exists (select 1 from json_each("lead"."contactPoints") p
  where json_extract(p."value", '$.kind') = 'phone' and json_extract(p."value", '$.state') <> 'invalid')`;
const REACHED_ON_POSTGRES = `jsonb_path_exists("contactPoints"::jsonb, '$[*] ? (@.kind == "phone" && @.state != "invalid")')`;
