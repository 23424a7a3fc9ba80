// One row of a file becomes one lead, with every doubt named.
import type { ContactPointDraft } from "../leads/contact-point.ts";
import { followUpOfClosed } from "../leads/follow-up-of-closed.ts";
import type { CustomValue, LeadDraft } from "../leads/lead-draft.ts";
import { matchKeys } from "../leads/match-keys.ts";
import { listOf, textOf } from "./clean-cell.ts";
import { contactPointsOf } from "./contact-points.ts";
import type { DateOrder } from "./date-order.ts";
import { historyOfRow } from "./history-of-row.ts";
import { placeOf } from "./place-of-row.ts";
import { isEmail } from "./read-email.ts";
import { placeIdIn, readCid, readLink } from "./read-links.ts";
import { readCount, readNumber } from "./read-number.ts";
import { readOpeningHours } from "./read-opening-hours.ts";
import { meansOptOut, type Objection, saysOptOut } from "./read-opt-out.ts";
import { isYes, readBusinessStatus } from "./read-status.ts";
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
  /** reads the text of a custom field; undefined leaves it out. Without one it stays text */
  readCustom?: (key: string, text: string, order?: DateOrder) => CustomValue | undefined;
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
}

/** Reads a row by a plan. Pure; nothing is refused but a row without a name. */
export function draftRow(cells: readonly unknown[], plan: RowPlan, context: RowContext): DraftedRow {
  const row = new Row(cells, plan);
  const name = nameOf(row, plan);
  if (name === "") {
    if (cells.every((cell) => textOf(cell) === "" && (typeof cell !== "object" || cell === null)))
      return { draft: null, problems: [], isBlank: true, objection: null };
    return { draft: null, problems: [rowProblem("name.missing", "name", null)], isBlank: false, objection: null };
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
  const money = moneyOf(row);
  const history = historyOfRow(row, context.now);
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
    tags: [...new Set(row.all("tags").flatMap(listOf))].map((tag) => tag.slice(0, 100)).slice(0, 50),
    customFields: customFieldsOf(row, plan, context),
    notes:
      row
        .all("notes")
        .map(textOf)
        .filter((text) => text !== "")
        .join("\n")
        .slice(0, MAX_LENGTH.notes) || null,
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
  return { draft, problems: row.problems, isBlank: false, objection: objectionOf(row) };
}

/** An objection stands in a column of its own or among the stages of a sale; one to e-mails leaves the phone alone. */
function objectionOf(row: Row): Objection | null {
  if (row.all("optOut").some(saysOptOut) || row.texts("status").some(meansOptOut)) return "everything";
  return row.all("emailOptOut").some(saysOptOut) ? "email" : null;
}

function ownerOf(row: Row, { findMember }: RowContext): string | null {
  return findMember === undefined ? null : row.read("assignedTo", findMember, "owner.unknown");
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
  if (plan.spreadHours.length === 0) {
    const cell = row.cell("openingHours");
    return cell === undefined ? null : readOpeningHours(cell);
  }
  return readOpeningHours(plan.spreadHours.map(({ day, hours }) => ({ day: row.at(day), hours: row.at(hours) })));
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
    const text = textOf(row.at(place)).slice(0, MAX_LENGTH.custom);
    const value =
      text === ""
        ? undefined
        : context.readCustom === undefined
          ? text
          : context.readCustom(key, text, plan.dateOrders.get(place));
    if (value !== undefined) entries.push([key, value]);
  }
  // fromEntries makes own fields of any name, so that `__proto__` is only a name.
  return Object.fromEntries(entries);
}

function moneyOf(row: Row): Pick<LeadDraft, "dealValue" | "currency"> {
  const amount = row.read("dealValue", (text) => inRange(readNumber(text), 0, 1e12), "dealValue.invalid");
  const currency = row.read(
    "currency",
    (text) => (/^[a-z]{3}$/i.test(text) ? text.toUpperCase() : null),
    "currency.unknown",
  );
  return { dealValue: amount === null ? null : Math.round(amount * 100), currency };
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
