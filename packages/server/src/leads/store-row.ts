// The shape of a stored lead: what its columns hold, and what is derived from them.
import { derivedFields, preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { matchKeys } from "@lead-dashboard/domain/leads/match-keys";
import { isTagName } from "@lead-dashboard/domain/leads/tag-name";
import type { Engine, Scope } from "../db/database.ts";
import { type LeadRow, shelfOf } from "./lead-row.ts";
import type { FacetCodes, FacetValue } from "./store-facets.ts";
import type { Counted } from "./store-rollup.ts";
import type { Value } from "./store-statement.ts";

type Store = (value: unknown) => Value;
const asItIs: Store = (value) => (value ?? null) as Value;
const asInstant: Store = (value) => (typeof value === "number" ? new Date(value) : null);
const asJson: Store = (value) => {
  if (typeof value !== "object" || value === null) return null;
  // Most lists of a lead are empty.
  return Array.isArray(value) && value.length === 0 ? "[]" : JSON.stringify(value);
};

/** A file repeats the same opening hours thousands of times, and an import hands on the same object for them. */
const HOURS = new WeakMap<object, string>();
const asHours: Store = (value) => {
  if (typeof value !== "object" || value === null) return null;
  const known = HOURS.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  HOURS.set(value, text);
  return text;
};

/** The columns of a lead and how their values are stored. The codes of facets stand last: they are known last. */
const STORED: { readonly [Column in keyof NewLeadRow]: Store } = {
  id: asItIs,
  organizationId: asItIs,
  shelf: asItIs,
  status: asItIs,
  temperature: asItIs,
  temperatureSetByHand: asItIs,
  score: asItIs,
  assignedTo: asItIs,
  hasPhone: asItIs,
  hasEmail: asItIs,
  hasWebsite: asItIs,
  ratingSort: asItIs,
  followUpSort: asItIs,
  contactedSort: asItIs,
  nameKey: asItIs,
  createdAt: asInstant,
  updatedAt: asInstant,
  version: asItIs,
  name: asItIs,
  contactName: asItIs,
  phone: asItIs,
  phoneE164: asItIs,
  phoneType: asItIs,
  email: asItIs,
  website: asItIs,
  address: asItIs,
  city: asItIs,
  region: asItIs,
  country: asItIs,
  language: asItIs,
  timeZone: asItIs,
  category: asItIs,
  rating: asItIs,
  reviewCount: asItIs,
  mapsUrl: asItIs,
  placeId: asItIs,
  cid: asItIs,
  latitude: asItIs,
  longitude: asItIs,
  businessStatus: asItIs,
  source: asItIs,
  dealValue: asItIs,
  currency: asItIs,
  lostReason: asItIs,
  isHidden: asItIs,
  isSample: asItIs,
  nextFollowUpAt: asInstant,
  lastContactedAt: asInstant,
  lastRepliedAt: asInstant,
  firstContactedAt: asInstant,
  firstRepliedAt: asInstant,
  wonAt: asInstant,
  lostAt: asInstant,
  deletedAt: asInstant,
  scoredAt: asInstant,
  nextScoreAt: asInstant,
  importId: asItIs,
  tags: asJson,
  contactPoints: asJson,
  socials: asJson,
  openingHours: asHours,
  customFields: asJson,
  notes: asItIs,
  scoreReasons: asJson,
  searchText: asItIs,
  cityCode: asItIs,
  categoryCode: asItIs,
  countryCode: asItIs,
  sourceCode: asItIs,
};

/** The columns of a new lead, in the order in which `valuesOf` gives their values. */
export const LEAD_COLUMNS = Object.keys(STORED) as (keyof NewLeadRow)[];

const CODE_COLUMNS: ReadonlySet<string> = new Set(["cityCode", "categoryCode", "countryCode", "sourceCode"]);
const PLAIN_COLUMNS = LEAD_COLUMNS.filter((column) => !CODE_COLUMNS.has(column));

/** A value as the column of a statement takes it. */
export function stored(column: keyof LeadRow, value: unknown): Value {
  return column === "seq" ? asItIs(value) : STORED[column](value);
}

/** What SQLite's driver binds as it is, without a Date made and taken apart again for each instant. */
const FOR_SQLITE = new Map<Store, Store>([
  [asItIs, (value) => (typeof value === "boolean" ? Number(value) : ((value ?? null) as Value))],
  [asInstant, (value) => (typeof value === "number" ? value : null)],
]);
const PLAIN_STORES: Record<Engine, Store[]> = {
  sqlite: PLAIN_COLUMNS.map((column) => FOR_SQLITE.get(STORED[column]) ?? STORED[column]),
  postgres: PLAIN_COLUMNS.map((column) => STORED[column]),
};

const NO_VALUES: readonly Value[] = PLAIN_COLUMNS.reduce<Value[]>((values) => [...values, null], []);

/** The values of a new lead, as the engine's driver takes them, without the codes of its facets, which stand last. */
export function valuesOf(row: NewLeadRow, engine: Engine): Value[] {
  const stores = PLAIN_STORES[engine];
  // A copy: an array that was made with its length counts as one with holes, and goes from thread to thread as pairs of place
  // and value. A row of an import takes 1.9 kB so in place of 2.0, and some 4 % less time to read and hand on.
  const values = NO_VALUES.slice();
  for (let at = 0; at < values.length; at++) values[at] = stores[at]?.(row[PLAIN_COLUMNS[at] ?? "id"]) ?? null;
  return values;
}

/** A lead without its row number, as it is about to be stored. */
export type NewLeadRow = Omit<LeadRow, "seq">;

/** The row of a new lead. Until it is scored it is COLD with 0 points, and due to be scored now. */
export function rowOf(
  draft: LeadDraft,
  scope: Scope,
  given: { id: string; now: number; codes: FacetCodes },
): NewLeadRow {
  const { codes, now } = given;
  const isHidden = draft.hidden;
  return {
    id: given.id,
    organizationId: scope.organizationId,
    shelf: shelfOf({ isHidden, deletedAt: null }),
    status: draft.status,
    temperature: draft.temperature ?? draft.scoreTemperature ?? "COLD",
    temperatureSetByHand: draft.temperature !== null,
    score: draft.score ?? 0,
    assignedTo: draft.assignedTo,
    cityCode: codes.of("city", draft.city),
    categoryCode: codes.of("category", draft.category),
    countryCode: codes.of("country", draft.country),
    sourceCode: codes.of("source", draft.source),
    ...derivedFields({ ...draft, lastContactedAt: draft.lastContactedAt ?? null }),
    createdAt: draft.createdAt ?? now,
    updatedAt: now,
    version: 1,
    name: draft.name,
    contactName: draft.contactName,
    ...preferredContacts(draft.contactPoints),
    website: draft.website,
    address: draft.address,
    city: draft.city,
    region: draft.region,
    country: draft.country,
    language: draft.language,
    timeZone: draft.timeZone,
    category: draft.category,
    rating: draft.rating,
    reviewCount: draft.reviewCount,
    mapsUrl: draft.mapsUrl,
    placeId: draft.placeId,
    cid: draft.cid,
    latitude: draft.latitude,
    longitude: draft.longitude,
    businessStatus: draft.businessStatus,
    source: draft.source,
    dealValue: draft.dealValue,
    currency: draft.currency,
    lostReason: draft.lostReason,
    isHidden,
    isSample: draft.isSample ?? false,
    nextFollowUpAt: draft.nextFollowUpAt,
    lastContactedAt: draft.lastContactedAt ?? null,
    lastRepliedAt: draft.lastRepliedAt ?? null,
    firstContactedAt: draft.firstContactedAt ?? draft.lastContactedAt ?? null,
    firstRepliedAt: draft.firstRepliedAt ?? draft.lastRepliedAt ?? null,
    wonAt: draft.wonAt ?? null,
    lostAt: draft.lostAt ?? null,
    deletedAt: null,
    scoredAt: draft.scoredAt ?? null,
    nextScoreAt: draft.score === undefined ? now : (draft.nextScoreAt ?? null),
    importId: draft.importId ?? null,
    tags: cleanTags(draft.tags),
    contactPoints: draft.contactPoints,
    socials: draft.socials,
    openingHours: draft.openingHours,
    customFields: draft.customFields,
    notes: draft.notes,
    scoreReasons: draft.scoreReasons ?? [],
  };
}

/** Tags without empty ones, without those no address could hold, and without two spellings of the same. */
export function cleanTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) if (isTagName(tag) && !byKey.has(fold(tag))) byKey.set(fold(tag), tag.trim());
  return [...byKey.values()];
}

/** Every key under which a stored lead is found again. */
export function keysOf(lead: NewLeadRow): string[] {
  const others = (kind: "phone" | "email") =>
    lead.contactPoints.flatMap((point) => (point.kind === kind && point.key !== null ? [point.key] : []));
  return matchKeys({
    name: lead.name,
    placeId: lead.placeId,
    cid: lead.cid,
    phoneE164: lead.phoneE164,
    email: null,
    website: lead.website,
    city: lead.city,
    otherPhones: others("phone"),
    otherEmails: others("email"),
  });
}

/** The values of a lead that are counted as facets. */
export function facetsOf(lead: {
  city: string | null;
  category: string | null;
  country: string | null;
  source: string | null;
  tags: readonly string[];
}): FacetValue[] {
  const { city, category, country, source } = lead;
  const plain = Object.entries({ city, category, country, source } as const);
  return [
    ...plain.flatMap(([kind, value]) => (value ? [{ kind: kind as FacetValue["kind"], value }] : [])),
    ...lead.tags.map((value) => ({ kind: "tag" as const, value })),
  ];
}

/** What of a lead the roll-ups count. */
export function counted(lead: NewLeadRow, codes: FacetCodes): Counted {
  return { ...lead, tagCodes: lead.tags.flatMap((tag) => codes.of("tag", tag) ?? []) };
}
