// One row of a file becomes one lead, with every doubt named.
import type { ContactPointDraft } from "../leads/contact-point.ts";
import { followUpOfClosed } from "../leads/follow-up-of-closed.ts";
import type { CustomValue, LeadDraft } from "../leads/lead-draft.ts";
import { matchKeys } from "../leads/match-keys.ts";
import { listOf, structureOf, textOf } from "./clean-cell.ts";
import { contactPointsOf } from "./contact-points.ts";
import { historyOfRow, namesStatus } from "./history-of-row.ts";
import { objectionOf } from "./objection-of-row.ts";
import { placeOf } from "./place-of-row.ts";
import { currencyOfAmount, isUnsureAmount } from "./read-amount.ts";
import type { ColumnStyle } from "./read-custom-value.ts";
import { isEmail } from "./read-email.ts";
import { placeIdIn, readCid, readLink } from "./read-links.ts";
import { readCount, readNumber } from "./read-number.ts";
import { readOpeningHours } from "./read-opening-hours.ts";
import type { Objection } from "./read-opt-out.ts";
import { isYes, meansBounce, readBusinessStatus } from "./read-status.ts";
import { MAX_LENGTH, Row } from "./row.ts";
import type { RowPlan } from "./row-plan.ts";
import { type RowProblem, rowProblem } from "./row-problem.ts";
import { timeZoneOf } from "./zone-of-row.ts";

/** What holds for every row of an import. */
export interface RowContext {
  /** country of rows that name none: ISO code or null */
  country: string | null;
  /** what `source` is when the row does not say */
  source: string | null;
  now: number;
  /** IANA zone of times that name none; UTC when left out */
  timeZone?: string;
  /** reads the text of a custom field; undefined where it does not fit. Without one it stays text */
  readCustom?: (key: string, text: string, style: ColumnStyle) => CustomValue | undefined;
  /** the id of the member with this e-mail address or name; null when there is none. Without it leads are nobody's */
  findMember?: (text: string) => string | null;
}

/** A row as a lead, or why it is refused; `draft` is null then. A row without any cell is blank. */
export interface DraftedRow {
  draft: LeadDraft | null;
  problems: RowProblem[];
  isBlank: boolean;
  /** what its people said that they do not want to be reached by */
  objection: Objection | null;
  /** it names a status that is known; else a lead that is there keeps its own */
  hasStatus: boolean;
}

const NOTHING: DraftedRow = { draft: null, problems: [], isBlank: false, objection: null, hasStatus: false };

/** Reads a row by a plan. Pure; nothing is refused but a row without a name. */
export function draftRow(cells: readonly unknown[], plan: RowPlan, context: RowContext): DraftedRow {
  const row = new Row(cells, plan, context);
  const name = nameOf(row, plan);
  if (name === "") {
    if (cells.every((cell) => textOf(cell) === "" && (typeof cell !== "object" || cell === null)))
      return { ...NOTHING, isBlank: true };
    return { ...NOTHING, problems: [rowProblem("name.missing", "name", null)] };
  }
  if (cells.length > plan.width) {
    const rest = cells
      .slice(plan.width)
      .map(textOf)
      .filter((text) => text !== "")
      .join(", ");
    if (rest !== "") row.problems.push(rowProblem("row.tooManyCells", null, rest));
  }
  const place = placeOf(row, { name });
  const contacts = contactPointsOf(row, place.country ?? context.country);
  const country = place.country ?? contacts.phoneCountry ?? context.country;
  const mapsUrl = row.link("mapsUrl");
  if (row.texts("status").some(meansBounce)) markBounced(contacts.contactPoints);
  const money = moneyOf(row);
  const history = historyOfRow(row);
  const cidText = row.text("cid", MAX_LENGTH.link);
  const draft: LeadDraft = {
    name,
    contactName: contactNameOf(row) || null,
    // field by field: spreading small objects into a large one costs a tenth of reading a row
    contactPoints: contacts.contactPoints,
    phone: contacts.phone,
    phoneE164: contacts.phoneE164,
    phoneType: contacts.phoneType,
    email: contacts.email,
    website: row.link("website"),
    address: place.address,
    city: place.city,
    region: place.region,
    country,
    latitude: place.latitude,
    longitude: place.longitude,
    language: languageOf(row),
    timeZone: timeZoneOf(row, country),
    category: row.text("category", MAX_LENGTH.text) || null,
    rating: ratingOf(row),
    reviewCount: row.read("reviewCount", readCount, "reviewCount.invalid"),
    mapsUrl,
    placeId: placeIdOf(row) ?? (mapsUrl === null ? null : placeIdIn(mapsUrl)),
    cid: readCid(cidText) ?? firstCid(row) ?? (mapsUrl === null ? null : readCid(mapsUrl)),
    openingHours: openingHoursOf(row, plan),
    businessStatus: businessStatusOf(row),
    socials: socialsOf(row),
    source: row.text("source", MAX_LENGTH.text) || context.source,
    tags: tagsOf(row),
    customFields: customFieldsOf(row, plan, context),
    notes: notesOf(row),
    status: history.status,
    temperature: null,
    dealValue: money.dealValue,
    currency: money.currency,
    lostReason: history.lostReason,
    assignedTo: ownerOf(row, context),
    hidden: false,
    nextFollowUpAt: followUpOfClosed(history.status, row.instant("nextFollowUpAt"), context.now),
    createdAt: history.createdAt ?? null,
    firstContactedAt: history.firstContactedAt ?? null,
    lastContactedAt: history.lastContactedAt ?? null,
    firstRepliedAt: history.firstRepliedAt ?? null,
    lastRepliedAt: history.lastRepliedAt ?? null,
    wonAt: history.wonAt ?? null,
    lostAt: history.lostAt ?? null,
    matchKeys: [],
  };
  draft.matchKeys = keysOf(draft);
  const objection = objectionOf(row);
  return { draft, problems: row.problems, isBlank: false, objection, hasStatus: namesStatus(row) };
}

/** A campaign's mail came back from the address it was sent to. */
function markBounced(points: readonly ContactPointDraft[]): void {
  const email = points.find((point) => point.kind === "email" && point.preferred);
  if (email?.state === "ok") email.state = "bounced";
}

function ownerOf(row: Row, { findMember }: RowContext): string | null {
  return findMember === undefined ? null : row.read("assignedTo", findMember, "owner.unknown");
}

const MOST_TAGS = 50;
const LONGEST_TAG = 100;

function tagsOf(row: Row): string[] {
  const given = [...new Set(row.all("tags").flatMap(listOf))];
  const tooLong = given.find((tag) => tag.length > LONGEST_TAG);
  if (tooLong !== undefined) row.report("text.shortened", "tags", tooLong);
  const extra = given[MOST_TAGS];
  if (extra !== undefined) row.report("tags.tooMany", "tags", extra);
  return given.slice(0, MOST_TAGS).map((tag) => tag.slice(0, LONGEST_TAG));
}

function notesOf(row: Row): string | null {
  const notes = row.texts("notes").join("\n");
  if (notes.length > MAX_LENGTH.notes) row.report("text.shortened", "notes", notes);
  return notes.slice(0, MAX_LENGTH.notes) || null;
}

function nameOf(row: Row, plan: RowPlan): string {
  return row.text("name", MAX_LENGTH.name) || (plan.isNameNeeded ? "" : contactNameOf(row));
}

function contactNameOf(row: Row): string {
  return (
    row.text("contactName") || [row.text("firstName"), row.text("lastName")].filter((part) => part !== "").join(" ")
  );
}

function ratingOf(row: Row): number | null {
  const rating = row.read(
    "rating",
    (text) => inRange(readNumber(text.replace(/\s*\/\s*5(?:[.,]0)?$/, "")), 0, 5),
    "rating.invalid",
  );
  // Exports write 0 where there is no rating.
  return rating === 0 ? null : rating;
}

function inRange(number: number | null, from: number, to: number): number | null {
  return number !== null && number >= from && number <= to ? number : null;
}

function placeIdOf(row: Row): string | null {
  const text = row.text("placeId");
  return /^[\w-]{10,250}$/.test(text) ? text : null;
}

function firstCid(row: Row): string | null {
  for (const cell of row.all("cid")) {
    const cid = readCid(textOf(cell));
    if (cid !== null) return cid;
  }
  return null;
}

function languageOf(row: Row): string | null {
  const read = (text: string) => (/^[a-z]{2,3}(?:[-_][a-z\d]{2,8})*$/i.test(text) ? text.replace("_", "-") : null);
  return row.read("language", read, "language.unknown");
}

function businessStatusOf(row: Row): LeadDraft["businessStatus"] {
  if (isYes(row.cell("closedPermanently"))) return "CLOSED_PERMANENTLY";
  if (isYes(row.cell("closedTemporarily"))) return "CLOSED_TEMPORARILY";
  return readBusinessStatus(row.text("businessStatus"));
}

function openingHoursOf(row: Row, plan: RowPlan): LeadDraft["openingHours"] {
  if (plan.spreadHours.length > 0)
    return readOpeningHours(plan.spreadHours.map(({ day, hours }) => ({ day: row.at(day), hours: row.at(hours) })));
  const cell = row.cell("openingHours");
  if (cell === undefined) return null;
  const hours = readOpeningHours(cell);
  if (hours === null && !isEmptyHours(cell)) row.report("openingHours.invalid", "openingHours", givenText(cell));
  return hours;
}

/** `{}` and `[]` are what scrapers write where a place shows none. */
function isEmptyHours(cell: unknown): boolean {
  const structure = structureOf(cell);
  return structure === undefined ? /^(?:|none|null|n\/a|-)$/i.test(textOf(cell)) : Object.keys(structure).length === 0;
}

function givenText(cell: unknown): string {
  return typeof cell === "object" ? JSON.stringify(cell) : textOf(cell);
}

const NETWORKS = ["facebook", "instagram", "linkedin", "twitter", "youtube", "tiktok"] as const;

function socialsOf(row: Row): Record<string, string> {
  const socials: Record<string, string> = {};
  for (const network of NETWORKS) {
    const given = listOf(row.cell(network));
    const link = given.map(readLink).find((found) => found !== null);
    if (link) socials[network] = link;
    else if (given[0] !== undefined) row.report("website.invalid", network, given[0]);
  }
  return socials;
}

function customFieldsOf(row: Row, plan: RowPlan, context: RowContext): Record<string, CustomValue> {
  const entries: [string, CustomValue][] = [];
  for (const { key, place } of plan.custom) {
    const given = textOf(row.at(place));
    if (given === "") continue;
    const text = given.slice(0, MAX_LENGTH.custom);
    if (text !== given) row.report("text.shortened", key, given);
    const cell = row.at(place);
    const decimal = plan.decimals.get(place);
    const number = typeof cell === "number" ? cell : undefined;
    const style = { order: plan.dateOrders.get(place), decimal, number };
    const value = context.readCustom === undefined ? text : context.readCustom(key, text, style);
    if (value === undefined) row.report("custom.invalid", key, given);
    else {
      entries.push([key, value]);
      if (decimal === "unsure" && number === undefined && isUnsureAmount(text)) row.report("number.unsure", key, given);
    }
  }
  // fromEntries makes own fields of any name, so that `__proto__` is only a name.
  return Object.fromEntries(entries);
}

function moneyOf(row: Row): Pick<LeadDraft, "dealValue" | "currency"> {
  const given = textOf(row.cell("dealValue"));
  const amount = inRange(row.amount("dealValue"), 0, 1e12);
  if (amount === null && given !== "") row.report("dealValue.invalid", "dealValue", given);
  const currency = row.read(
    "currency",
    (text) => (/^[a-z]{3}$/i.test(text) ? text.toUpperCase() : null),
    "currency.unknown",
  );
  if (amount === null) return { dealValue: null, currency };
  const isNamed = textOf(row.cell("currency")) !== "";
  return { dealValue: Math.round(amount * 100), currency: isNamed ? currency : currencyOfAmount(given) };
}

function keysOf(lead: LeadDraft): string[] {
  const others = (kind: ContactPointDraft["kind"]) =>
    lead.contactPoints.flatMap((point) =>
      point.kind === kind && !point.preferred && point.key !== null ? [point.key] : [],
    );
  return matchKeys({
    ...lead,
    email: lead.email !== null && isEmail(lead.email) ? lead.email : null,
    otherPhones: others("phone"),
    otherEmails: others("email"),
  });
}
