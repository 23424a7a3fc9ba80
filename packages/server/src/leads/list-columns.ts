import type { Engine } from "../db/database.ts";
import type { LeadRow } from "./lead-row.ts";

/** What a list shows of a lead; the rest of the row is wide and stays where it is. */
const LIST_COLUMNS = [
  "id",
  "name",
  "contactName",
  "phone",
  "phoneE164",
  "phoneType",
  "email",
  "website",
  "address",
  "city",
  "region",
  "country",
  "language",
  "timeZone",
  "category",
  "rating",
  "reviewCount",
  "mapsUrl",
  "placeId",
  "cid",
  "latitude",
  "longitude",
  "openingHours",
  "businessStatus",
  "socials",
  "contactPoints",
  "source",
  "tags",
  "customFields",
  "notes",
  "status",
  "temperature",
  "temperatureSetByHand",
  "score",
  "dealValue",
  "currency",
  "lostReason",
  "assignedTo",
  "isHidden",
  "isSample",
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "deletedAt",
  "createdAt",
  "updatedAt",
  "version",
] as const satisfies readonly (keyof LeadRow)[];

/** A lead as a list shows it. */
export type ListedLead = Pick<LeadRow, (typeof LIST_COLUMNS)[number]>;

/** In SQL. */
export const LISTED_COLUMNS = LIST_COLUMNS.map((column) => `l."${column}"`).join(", ");

/** The dates of a lead's way that a list does not show. */
const STAGE_COLUMNS = [
  "firstContactedAt",
  "firstRepliedAt",
  "wonAt",
  "lostAt",
] as const satisfies readonly (keyof LeadRow)[];

/** A lead as an export shows it. */
export type ExportedLead = ListedLead & Pick<LeadRow, (typeof STAGE_COLUMNS)[number]>;

/** In SQL. */
export const EXPORTED_LEAD_COLUMNS = [...LIST_COLUMNS, ...STAGE_COLUMNS].map((column) => `l."${column}"`).join(", ");

const INSTANTS = [
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "deletedAt",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof LeadRow)[];
const TRUTHS = ["temperatureSetByHand", "isHidden", "isSample"] as const satisfies readonly (keyof LeadRow)[];
/** Kept as JSON, and numbers that both engines write as JSON has them. */
const READY = [
  ...(["openingHours", "socials", "tags", "customFields"] as const),
  ...(["rating", "latitude", "longitude"] as const),
] satisfies readonly (keyof LeadRow)[];

/** Names on the wire, where they are not the column's. */
const wireName = (column: string) => (column === "isHidden" ? "hidden" : column);

const WRITTEN_APART: readonly string[] = [...INSTANTS, ...TRUTHS, ...READY, "dealValue", "contactPoints"];
const PLAIN = LIST_COLUMNS.filter((column) => !WRITTEN_APART.includes(column));

/** Without their normal forms, which are not on the wire. Most leads have one: it is not taken apart. */
const SQLITE_CONTACT_POINTS = `case json_array_length(l."contactPoints") when 0 then '[]'
  when 1 then json_remove(l."contactPoints", '$[0].key', '$[0].phoneType')
  else (select json_group_array(json_remove("value", '$.key', '$.phoneType')) from json_each(l."contactPoints")) end`;

/** By column and, in SQL, its value as JSON. */
const SQLITE_MEMBERS: readonly (readonly [string, string])[] = [
  ...READY.map((column) => [column, `coalesce(l."${column}", 'null')`] as const),
  ...TRUTHS.map((column) => [wireName(column), `iif(l."${column}", 'true', 'false')`] as const),
  ...INSTANTS.map(
    (column) =>
      [
        column,
        `iif(l."${column}" is null, 'null', strftime('"%Y-%m-%dT%H:%M:%fZ"', l."${column}" / 1000.0, 'unixepoch'))`,
      ] as const,
  ),
  ["dealValue", `coalesce(l."dealValue" / 100.0, 'null')`],
  ["contactPoints", SQLITE_CONTACT_POINTS],
];

/** The object of what needs quoting, without its last brace; then the rest. `concat` writes each part once, `||` each time anew. */
const SQLITE_TEXT = `concat(
  rtrim(json_object(${PLAIN.map((column) => `'${column}', l."${column}"`).join(", ")}), '}'),
  ${SQLITE_MEMBERS.map(([name, value]) => `',"${name}":', ${value}`).join(", ")}, '}')`;

const POSTGRES_COLUMNS = [
  ...[...PLAIN, ...READY, ...TRUTHS].map((column) => `l."${column}" as "${wireName(column)}"`),
  ...INSTANTS.map(
    (column) => `to_char(l."${column}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${column}"`,
  ),
  `l."dealValue" / 100.0 as "dealValue"`,
  `(select coalesce(jsonb_agg("value" - 'key' - 'phoneType'), '[]') from jsonb_array_elements(l."contactPoints")) as "contactPoints"`,
];

/**
 * A lead as it crosses the wire, as JSON, in SQL: what `presentLead` says. For 50 leads SQLite takes 0.25 ms so; columns that
 * were brought into form by us took 0.37, and left a hundred buffers behind (2026-11-24). Tests hold it against `presentLead`.
 */
export const LEAD_TEXT: Readonly<Record<Engine, string>> = {
  sqlite: SQLITE_TEXT,
  postgres: `(select row_to_json("one")::text from (select ${POSTGRES_COLUMNS.join(", ")}) as "one")`,
};
