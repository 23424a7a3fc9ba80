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

/** What `write-lead-page.ts` brings into form itself: instants, numbers with many digits, truth values, and what is cut. */
const LATER = [
  "rating",
  "latitude",
  "longitude",
  "dealValue",
  "temperatureSetByHand",
  "isHidden",
  "isSample",
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "deletedAt",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof LeadRow)[];

const STORED_AS_JSON = [
  "openingHours",
  "socials",
  "tags",
  "customFields",
] as const satisfies readonly (keyof LeadRow)[];

const isElsewhere = (column: (typeof LIST_COLUMNS)[number]) =>
  column === "contactPoints" || [...LATER, ...STORED_AS_JSON].some((other) => other === column);
const PLAIN = LIST_COLUMNS.filter((column) => !isElsewhere(column));

/** A lead in which most of what a list shows is the beginning of its JSON text, written by the database: from SQLite as bytes. */
export type ListedText = Pick<LeadRow, "id" | (typeof LATER)[number]> & {
  /** `{"id":"…",…,` */
  readonly head: string | Uint8Array;
  readonly contactPointsText: string | Uint8Array | null;
};

/**
 * In SQL. For 50 leads SQLite takes 0.54 ms so, where quoting each column by itself and filling them in took 0.72; a page
 * of their ids alone takes 0.12 (processor time, 2026-11-23).
 */
export const TEXT_COLUMNS: Readonly<Record<Engine, string>> = {
  sqlite: textColumns(`cast(${sqliteHead()} as blob)`, `cast(l."contactPoints" as blob)`),
  postgres: textColumns(postgresHead(), `l."contactPoints"::text`),
};

function textColumns(head: string, contactPoints: string): string {
  const later = LATER.map((column) => `l."${column}"`).join(", ");
  return `l."id", ${head} as "head", ${contactPoints} as "contactPointsText", ${later}`;
}

/** What is stored as JSON is put behind the object, whose last brace is taken off. */
function sqliteHead(): string {
  const members = PLAIN.map((column) => `'${column}', l."${column}"`).join(", ");
  const stored = STORED_AS_JSON.map((column) => `',"${column}":' || coalesce(l."${column}", 'null')`).join(" || ");
  return `rtrim(json_object(${members}), '}') || ${stored} || ','`;
}

function postgresHead(): string {
  const members = [...PLAIN, ...STORED_AS_JSON].map((column) => `l."${column}"`).join(", ");
  return `(select left(row_to_json("one")::text, -1) || ',' from (select ${members}) as "one")`;
}
