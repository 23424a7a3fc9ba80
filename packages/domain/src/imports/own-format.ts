// Our own exports hold more than a table of other people's: what their columns cannot say in a word stands there as JSON, and
// every value is taken as it is. An export that comes in elsewhere is then the same lead.
import { type GivenContactPoint, readContactPoints } from "../leads/contact-points.ts";
import { preferredContacts } from "../leads/derived-fields.ts";
import { isTimeZone } from "../leads/is-time-zone.ts";
import type { CustomValue, LeadDraft } from "../leads/lead-draft.ts";
import { LEAD_STATUSES } from "../leads/lead-status.ts";
import { idKey, matchKeys } from "../leads/match-keys.ts";
import { parsePhone } from "../leads/phone.ts";
import { TEMPERATURES } from "../leads/temperature.ts";
import { cleanText, ownField, structureOf, textOf } from "./clean-cell.ts";
import { countryOf } from "./country-names.ts";
import type { RowContext } from "./draft-row.ts";
import type { ColumnStyle } from "./read-custom-value.ts";
import { readLink } from "./read-links.ts";
import { MAX_LENGTH } from "./row.ts";
import type { RowProblem } from "./row-problem.ts";
import { rowProblem } from "./row-problem.ts";

/** Whether the columns of a file are those of an export of ours, in any of its formats. */
export function isOwnExport(columns: readonly string[]): boolean {
  const has = (name: string) => columns.includes(name);
  return has("name") && has("phoneE164") && has("temperatureSetByHand") && has("hidden");
}

/** A row of an export of ours, and what was wrong with it when it was read as any other. */
export interface OwnRow {
  columns: readonly string[];
  cells: readonly unknown[];
  context: RowContext;
  problems: readonly RowProblem[];
}

/** Puts into a lead, which was read as any other, what only our own export says of it. Returns what does not fit here. */
export function takeOwnValues(draft: LeadDraft, { columns, cells, context, problems }: OwnRow): RowProblem[] {
  const cellOf = (name: string) => cells[columns.indexOf(name)];
  const given = (name: string) => (columns.includes(name) ? textOf(cellOf(name)) : null);
  const status = LEAD_STATUSES.find((one) => one === given("status"));
  if (status !== undefined) draft.status = status;
  if (given("temperatureSetByHand")?.toLowerCase() === "true")
    draft.temperature = TEMPERATURES.find((one) => one === given("temperature")) ?? null;
  if (given("hidden")?.toLowerCase() === "true") draft.hidden = true;
  if (given("rating") === "0") draft.rating = 0;
  if (given("source") === "") draft.source = null;
  // In JSON nothing is guarded against spreadsheets: an apostrophe before a formula is the person's own.
  if (Array.isArray(cellOf("tags")) || Array.isArray(cellOf("contactPoints"))) takeTexts(draft, cellOf);
  const followUp = Date.parse(given("nextFollowUpAt") ?? "");
  if (!Number.isNaN(followUp)) draft.nextFollowUpAt = followUp;
  takeSocials(draft, structureOf(cellOf("socials")));
  // A place without a city stays one: the other columns of an export are not asked for it.
  if (given("city") === "") draft.city = null;
  if (given("region") === "") draft.region = null;
  const country = given("country") || null;
  const spoken = country ?? parsePhone(given("phoneE164") ?? "", { country: null }).country ?? context.country;
  takeContacts(draft, structureOf(cellOf("contactPoints")), spoken);
  // Which lead it is an export of: leads that share a phone do not become one when they come back.
  const id = given("id")?.toLowerCase() ?? "";
  if (LEAD_ID.test(id)) draft.matchKeys = [idKey(id), ...draft.matchKeys];
  if (columns.includes("country")) draft.country = country === null ? null : countryOf(country);
  const zone = given("timeZone") || null;
  if (zone !== null && isTimeZone(zone)) draft.timeZone = zone;
  const isMended = ({ value }: RowProblem) =>
    draft.contactPoints.some((point) => point.value === value && point.state !== "invalid");
  return [
    ...problems.filter((one) => !isMended(one)),
    ...takeCustomFields(draft, structureOf(cellOf("customFields")), context),
  ];
}

const LEAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const TEXTS = [
  "name",
  "contactName",
  "address",
  "city",
  "region",
  "category",
  "source",
  "notes",
  "lostReason",
] as const;

function takeTexts(draft: LeadDraft, cellOf: (name: string) => unknown): void {
  for (const field of TEXTS) {
    const whole = plainText(cellOf(field));
    const read = draft[field];
    if (read !== null && whole === `'${read}`) draft[field] = whole;
  }
  const tags = cellOf("tags");
  if (!Array.isArray(tags)) return;
  const unguarded = new Map(tags.map((tag) => [textOf(tag), plainText(tag)]));
  draft.tags = draft.tags.map((tag) => unguarded.get(tag) ?? tag);
}

/** A cell as text with an apostrophe at its beginning, if it has one. */
function plainText(cell: unknown): string {
  return typeof cell === "string" ? cleanText(`x${cell.trim()}`).slice(1) : textOf(cell);
}

function takeSocials(draft: LeadDraft, socials: unknown): void {
  if (typeof socials !== "object" || socials === null || Array.isArray(socials)) return;
  draft.socials = Object.fromEntries(
    Object.entries(socials).flatMap(([network, link]) => {
      const address = typeof link === "string" ? readLink(link) : null;
      return address === null ? [] : [[network, address]];
    }),
  );
}

function takeContacts(draft: LeadDraft, points: unknown, country: string | null): void {
  // which was preferred was chosen before it was known where they are: a number as at home counted as none
  const chosenAnew = () => draft.contactPoints.map((point) => ({ ...point, preferred: false }));
  const given = Array.isArray(points) ? points.flatMap(pointOf) : chosenAnew();
  draft.contactPoints = readContactPoints(given, country);
  Object.assign(draft, preferredContacts(draft.contactPoints));
  const keys = (kind: "phone" | "email") =>
    draft.contactPoints.flatMap((point) => (point.kind === kind && point.key !== null ? [point.key] : []));
  draft.matchKeys = matchKeys({ ...draft, email: null, otherPhones: keys("phone"), otherEmails: keys("email") });
}

function pointOf(point: unknown): GivenContactPoint[] {
  const kind = ownField(point, "kind");
  const value = textOf(ownField(point, "value"));
  if ((kind !== "phone" && kind !== "email") || value === "") return [];
  const state = ownField(point, "state") === "bounced" ? ("bounced" as const) : undefined;
  return [
    {
      kind,
      value,
      label: plainText(ownField(point, "label")) || null,
      preferred: ownField(point, "preferred") === true,
      state,
    },
  ];
}

function styleOf(cell: unknown): ColumnStyle {
  return { decimal: ".", number: typeof cell === "number" ? cell : undefined };
}

function takeCustomFields(draft: LeadDraft, fields: unknown, { readCustom }: RowContext): RowProblem[] {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return [];
  const problems: RowProblem[] = [];
  const taken: [string, CustomValue][] = [];
  for (const [key, cell] of Object.entries(fields)) {
    const text = plainText(cell).slice(0, MAX_LENGTH.custom);
    if (text === "") continue;
    const value = readCustom === undefined ? text : readCustom(key, text, styleOf(cell));
    if (value === undefined) problems.push(rowProblem("custom.invalid", key, text));
    else taken.push([key, value]);
  }
  draft.customFields = { ...draft.customFields, ...Object.fromEntries(taken) };
  return problems;
}
