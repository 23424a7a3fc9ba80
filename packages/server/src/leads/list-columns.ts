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

const JSON_COLUMNS = ["openingHours", "socials", "contactPoints", "tags", "customFields"] as const;
type JsonColumn = (typeof JSON_COLUMNS)[number];

/** In SQL. */
export const LISTED_COLUMNS = LIST_COLUMNS.map((column) => `l."${column}"`).join(", ");
const PLAIN_COLUMNS = LIST_COLUMNS.filter((column) => !JSON_COLUMNS.some((json) => json === column));
/** In SQL, with the structured ones as text. */
export const TEXT_COLUMNS: Readonly<Record<Engine, string>> = {
  sqlite: textColumns(""),
  postgres: textColumns("::text"),
};

function textColumns(cast: string): string {
  const texts = JSON_COLUMNS.map((column) => `l."${column}"${cast} as "${column}Text"`);
  return [...PLAIN_COLUMNS.map((column) => `l."${column}"`), ...texts].join(", ");
}

/** A lead with its structured columns as the JSON text they are stored as. */
export type ListedText = Omit<ListedLead, JsonColumn> & Record<`${JsonColumn}Text`, string | null>;
