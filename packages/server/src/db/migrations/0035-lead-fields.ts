import type { Migration } from "../migration.ts";

/**
 * Lists sorted by a custom field walk (organizationId, fieldKey, sortKey, leadId); leads without a value have no line and are
 * found by the second index not to have one. What is stored already gets its lines here: numbers as the program writes them,
 * texts in small letters; accents are folded when a lead is next changed, which no database does alike.
 */
export const migration: Migration = {
  number: 35,
  name: "lead-fields",
  statements: (t) => [
    `create table "leadField" (
      "organizationId" ${t.text} not null,
      "fieldKey" ${t.text} not null,
      "sortKey" ${t.text} not null,
      "leadId" ${t.text} not null,
      "leadSeq" ${t.bigint} not null,
      primary key ("organizationId", "fieldKey", "sortKey", "leadId")
    )${t.engine === "sqlite" ? " without rowid" : ""}`,
    t.engine === "sqlite"
      ? `insert into "leadField" ("organizationId", "fieldKey", "sortKey", "leadId", "leadSeq")
        select l."organizationId", e."key",
          case when e."type" in ('integer', 'real')
            then printf('%019d', cast(round(max(-1e14, min(1e14, e."value")) * 10000) as integer) + 4000000000000000000)
            when e."type" = 'true' then '1' when e."type" = 'false' then '0'
            else substr(lower(e."value"), 1, 100) end,
          l."id", l."seq"
        from "lead" l, json_each(l."customFields") e where l."customFields" <> '{}' and e."type" <> 'null'`
      : `insert into "leadField" ("organizationId", "fieldKey", "sortKey", "leadId", "leadSeq")
        select l."organizationId", e."key",
          case jsonb_typeof(e."value")
            when 'number' then lpad((round(greatest(-1e14, least(1e14, (e."value" #>> '{}')::numeric)) * 10000)::bigint + 4000000000000000000)::text, 19, '0')
            when 'boolean' then case when e."value" = 'true'::jsonb then '1' else '0' end
            else left(lower(e."value" #>> '{}'), 100) end,
          l."id", l."seq"
        from "lead" l, jsonb_each(l."customFields"::jsonb) e
        where l."customFields"::jsonb <> '{}'::jsonb and jsonb_typeof(e."value") <> 'null'`,
    `create unique index "leadFieldOfLead" on "leadField" ("organizationId", "leadSeq", "fieldKey")`,
  ],
};
