import { fold } from "../leads/fold.ts";
import type { DateOrder } from "./date-order.ts";
import { fieldOfHeader } from "./header-names.ts";
import type { Format } from "./known-format.ts";
import { recogniseFormat, targetIn } from "./known-formats.ts";
import { DATE_TARGETS, type MappingTarget } from "./mapping-targets.ts";
import type { ColumnDecimal } from "./read-amount.ts";
import { readInstant } from "./read-instant.ts";
import { isNo, isYes } from "./read-status.ts";

/** A column with the field it goes into, and how sure that is. */
export interface MappedColumn {
  name: string;
  /** null: the column is left out */
  target: MappingTarget | null;
  /** 0–1 */
  confidence: number;
  reason: "format" | "header" | "values" | "chosen" | "none";
  /** chosen as the file's format has it anyway, as when a mapping that was shown is sent back, or an import goes on */
  isUsual?: true;
  /** of dates such as 05/06/2025; left out: the day first */
  dateOrder?: DateOrder;
  /** what stands before the decimals of its numbers; left out where no cell tells */
  decimal?: ColumnDecimal;
}

/** What a file's columns say about it. */
export interface GuessedMapping {
  format: Format;
  /** name to show */
  formatName: string;
  columns: MappedColumn[];
}

/** Column name → field as a person chose it; null leaves the column out. */
export type ChosenMapping = Readonly<Record<string, MappingTarget | null>>;

/** Fields several columns may go into together. */
const SHARED: ReadonlySet<MappingTarget> = new Set([
  "phones",
  "emails",
  "tags",
  "notes",
  "cid",
  "openingHours",
  "status",
  "optOut",
  "emailOptOut",
  // Several columns know of the last contact: which date counts is the row's to say.
  ...DATE_TARGETS,
]);

/** A custom field of the organization. */
export interface OwnField {
  key: string;
  label: string;
  /** text, number, date, … */
  kind?: string;
}

/** Programs people move in from: their exports have columns of the people's own beside the known ones. */
const MOVED_FROM: ReadonlySet<Format> = new Set(["leads", "hubspot", "pipedrive", "close", "lemlist"]);

/**
 * Guesses where each column goes: as chosen, else by the known format, else by the column's name, else by what its cells
 * look like. A field is filled by one column; further phone and e-mail columns are kept as further contact points.
 */
export function guessMapping(
  columns: readonly string[],
  {
    samples,
    chosen = {},
    ownFields = [],
  }: { samples: readonly (readonly string[])[]; chosen?: ChosenMapping; ownFields?: readonly OwnField[] },
): GuessedMapping {
  const known = recogniseFormat(columns);
  const own = new Map(
    (isOwnJson(columns) ? [] : ownFields).flatMap(({ key, label }) => [
      [fold(key), key] as const,
      [fold(label), key] as const,
    ]),
  );
  const mapped = columns.map((name, place): MappedColumn => {
    const target = known === null ? undefined : targetIn(known, name, columns);
    if (Object.hasOwn(chosen, name)) {
      const wanted = chosen[name] ?? null;
      return { name, target: wanted, confidence: 1, reason: "chosen", ...(wanted === target && { isUsual: true }) };
    }
    if (target !== undefined) return { name, target, confidence: 1, reason: "format" };
    const ownKey = own.get(fold(bareName(name)));
    if (ownKey !== undefined) return { name, target: `custom:${ownKey}`, confidence: 1, reason: "header" };
    // A known format is known whole: its further columns are no lead fields, whatever their names look like.
    if (known !== null && !MOVED_FROM.has(known.format)) return { name, target: null, confidence: 0, reason: "none" };
    const field = fieldOfHeader(bareName(name));
    if (field !== null) return { name, target: field.field, confidence: field.confidence, reason: "header" };
    const likely = targetOfCells(samples[place] ?? []);
    return likely === null
      ? { name, target: null, confidence: 0, reason: "none" }
      : { name, target: likely, confidence: 0.5, reason: "values" };
  });
  const settled = withoutConflicts(mapped);
  const [format, formatName] =
    known !== null
      ? ([known.format, known.name] as const)
      : isContactsOnly(settled, samples)
        ? (["contacts-only", "Phone numbers and e-mail addresses"] as const)
        : isPlainLeads(mapped)
          ? (["leads", "Lead list"] as const)
          : (["generic", "Table"] as const);
  return { format, formatName, columns: settled };
}

/** JSON of ours has the own fields in a column of theirs: every other one is the lead's, whatever an own field is called. */
function isOwnJson(columns: readonly string[]): boolean {
  return ["customFields", "temperatureSetByHand", "phoneE164"].every((name) => columns.includes(name));
}

/** `Deal - Shoe size` and `custom.Shoe size` are fields of people's own in the exports of other programs. */
function bareName(column: string): string {
  return column.replace(/^(?:custom[._]|(?:deal|person|organi[sz]ation|lead) - )/i, "");
}

const CONTACTS: ReadonlySet<MappingTarget | null> = new Set(["phone", "phones", "email", "emails"]);
const BESIDE_CONTACTS: ReadonlySet<MappingTarget | null> = new Set([
  ...CONTACTS,
  "optOut",
  "emailOptOut",
  "notes",
  "source",
  "createdAt",
  "country",
  "status",
  null,
]);

/** Addresses and nothing that names whose they are: such a list says whom not to write to. */
function isContactsOnly(columns: readonly MappedColumn[], samples: readonly (readonly string[])[]): boolean {
  return (
    columns.some(({ target }) => CONTACTS.has(target)) &&
    columns.every(({ target }) => BESIDE_CONTACTS.has(target)) &&
    !columns.some(({ name, target }, place) => target === null && mayBeName(name, samples[place] ?? []))
  );
}

/** Columns of lists of objections that no field of ours is for. */
const NO_NAME = /\b(?:reason|grund|motivo|motif|arsyeja|id)\b/;

/** A column that is not understood may be the name of the business where its cells are words and no dates. */
function mayBeName(column: string, cells: readonly string[]): boolean {
  if (NO_NAME.test(fold(column))) return false;
  return cells.some((cell) => /\p{L}/u.test(cell) && !isYes(cell) && !isNo(cell) && readInstant(cell) === null);
}

/** Our own field names throughout: a lead list of another program that speaks like us. */
function isPlainLeads(columns: readonly MappedColumn[]): boolean {
  const own = columns.filter((column) => column.reason === "header" && column.confidence === 1);
  return own.some((column) => column.target === "name") && own.length >= 4 && own.length >= columns.length * 0.6;
}

function withoutConflicts(columns: MappedColumn[]): MappedColumn[] {
  const best = new Map<MappingTarget, MappedColumn>();
  for (const column of columns) {
    if (column.target === null || SHARED.has(column.target)) continue;
    const rival = best.get(column.target);
    if (rival === undefined || rank(column) > rank(rival)) best.set(column.target, column);
  }
  return columns.map((column) => {
    if (column.target === null || SHARED.has(column.target)) return column;
    const winner = best.get(column.target);
    // Of columns that a known format, or a person, puts into one field the first that is filled counts.
    const isAlike = winner?.reason === column.reason && (column.reason === "format" || column.reason === "chosen");
    if (winner === column || (isAlike && column.target !== "phone" && column.target !== "email")) return column;
    if (column.target === "phone") return { ...column, target: "phones" };
    if (column.target === "email") return { ...column, target: "emails" };
    return { ...column, target: null, confidence: 0, reason: "none" };
  });
}

function rank(column: MappedColumn): number {
  return column.confidence + (column.reason === "chosen" ? 1 : 0);
}

const LOOKS: readonly (readonly [MappingTarget, RegExp])[] = [
  ["email", /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
  ["mapsUrl", /^https?:\/\/(?:maps\.google\.|www\.google\.[a-z.]+\/maps|maps\.app\.goo\.gl|goo\.gl\/maps)/i],
  ["facebook", /^https?:\/\/(?:[a-z-]+\.)?facebook\.com\//i],
  ["instagram", /^https?:\/\/(?:www\.)?instagram\.com\//i],
  ["website", /^(?:https?:\/\/|www\.)\S+\.\S+$/i],
  ["placeId", /^ChIJ[\w-]{20,}$/],
  ["phone", /^\+?[\d\s()./-]{8,20}$/],
];

function targetOfCells(cells: readonly string[]): MappingTarget | null {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  // One address is certain; other looks need some cells to be more than chance.
  const isAddresses =
    filled.length > 0 && filled.every((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$|^\+\d[\d\s()./-]{7,18}$/.test(cell));
  if (filled.length < 3 && !isAddresses) return null;
  const look = LOOKS.find(([, form]) => filled.filter((cell) => form.test(cell)).length >= filled.length * 0.8);
  // A column of plain figures is as likely a price or a number of ours: phones need a sign of being one.
  if (look?.[0] === "phone" && !filled.some((cell) => /^\+|^00|^0\d|\s|\//.test(cell))) return null;
  return look?.[0] ?? (isAddresses ? "phones" : null);
}
