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

/** What `write-lead-page.ts` brings into form itself: instants, numbers with many digits, and what is cut. */
const LATER = [
  "rating",
  "latitude",
  "longitude",
  "dealValue",
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "deletedAt",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof LeadRow)[];

const HEAD = LIST_COLUMNS.filter((column) => column !== "contactPoints" && !LATER.some((later) => later === column));
type HeadColumn = (typeof HEAD)[number];
const STORED_AS_JSON: ReadonlySet<HeadColumn> = new Set(["openingHours", "socials", "tags", "customFields"]);
const BOOLEANS: ReadonlySet<HeadColumn> = new Set(["temperatureSetByHand", "isHidden", "isSample"]);

/** A lead in which most of what a list shows is the beginning of its JSON text, written by the database: from SQLite as bytes. */
export type ListedText = Pick<LeadRow, "id" | (typeof LATER)[number]> & {
  /** `{"id":"…",…,` */
  readonly head: string | Uint8Array;
  readonly contactPointsText: string | Uint8Array | null;
};

/**
 * In SQL. Of a page of 50 leads in SQLite, reading 48 columns, writing them as JSON here and encoding that took 1.8 ms of
 * processor on a busy machine with all else a page takes; with this it takes 1.4 (2026-11-23, load 19).
 */
export const TEXT_COLUMNS: Readonly<Record<Engine, string>> = {
  sqlite: textColumns(`cast(${sqliteHead()} as blob)`, `cast(l."contactPoints" as blob)`),
  postgres: textColumns(postgresHead(), `l."contactPoints"::text`),
};

function textColumns(head: string, contactPoints: string): string {
  const later = LATER.map((column) => `l."${column}"`).join(", ");
  return `l."id", ${head} as "head", ${contactPoints} as "contactPointsText", ${later}`;
}

function wireName(column: HeadColumn): string {
  return column === "isHidden" ? "hidden" : column;
}

function sqliteHead(): string {
  const written = (column: HeadColumn) => {
    if (STORED_AS_JSON.has(column)) return `coalesce(l."${column}", 'null')`;
    return BOOLEANS.has(column) ? `iif(l."${column}", 'true', 'false')` : `json_quote(l."${column}")`;
  };
  const members = HEAD.map((column) => `"${wireName(column)}":%s`).join(",");
  return `format('{${members},', ${HEAD.map(written).join(", ")})`;
}

function postgresHead(): string {
  const members = HEAD.map((column) => `l."${column}" as "${wireName(column)}"`).join(", ");
  return `(select left(row_to_json("one")::text, -1) || ',' from (select ${members}) as "one")`;
}
