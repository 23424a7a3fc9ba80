// Writing leads: the row, its derived columns, search index, match keys, tags and counts always change together.
import { derivedFields, preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { matchKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { type LeadRow, shelfOf } from "./lead-row.ts";
import { FacetCodes, type FacetValue, facetCodes } from "./store-facets.ts";
import { type Counted, Rollup } from "./store-rollup.ts";
import { indexTexts, unindexTexts } from "./store-search-index.ts";
import { Statement, type Value } from "./store-statement.ts";

type Column = Exclude<keyof LeadRow, "seq">;

const INSTANTS: ReadonlySet<string> = new Set([
  "createdAt",
  "updatedAt",
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "firstContactedAt",
  "firstRepliedAt",
  "wonAt",
  "lostAt",
  "deletedAt",
  "scoredAt",
  "nextScoreAt",
]);
const JSONS: ReadonlySet<string> = new Set([
  "tags",
  "contactPoints",
  "socials",
  "openingHours",
  "customFields",
  "scoreReasons",
]);

function stored(column: string, value: unknown): Value {
  return (STORED.get(column) ?? asItIs)(value);
}

type Store = (value: unknown) => Value;
const asItIs: Store = (value) => (value ?? null) as Value;
const asInstant: Store = (value) => (typeof value === "number" ? new Date(value) : null);
const asJson: Store = (value) => (value === null || value === undefined ? null : JSON.stringify(value));

/** How the values of a column are stored. */
const STORED: ReadonlyMap<string, Store> = new Map([
  ...[...INSTANTS].map((column): [string, Store] => [column, asInstant]),
  ...[...JSONS].map((column): [string, Store] => [column, asJson]),
]);

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

/** Tags without empty ones and without two spellings of the same. */
export function cleanTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) if (fold(tag) !== "" && !byKey.has(fold(tag))) byKey.set(fold(tag), tag.trim());
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

function counted(lead: NewLeadRow, codes: FacetCodes): Counted {
  return { ...lead, tagCodes: lead.tags.flatMap((tag) => codes.of("tag", tag) ?? []) };
}

/** Multi-row inserts come in few sizes, so that few statements are prepared. */
function* batches<T>(items: readonly T[], sizes: readonly number[]): Generator<readonly T[]> {
  let from = 0;
  while (from < items.length) {
    const size = sizes.find((one) => one <= items.length - from) ?? 1;
    yield items.slice(from, from + size);
    from += size;
  }
}

/** A new lead with its id when the caller has chosen one, and its match keys when they are computed already. */
export type LeadToInsert = LeadDraft & { id?: string };

/** Stores new leads; returns their ids in the order given. */
export async function insertLeadRows(
  tx: Tx,
  scope: Scope,
  given: { drafts: readonly LeadToInsert[]; now: number },
): Promise<{ id: string; seq: number }[]> {
  const { drafts, now } = given;
  if (drafts.length === 0) return [];
  const codes = await facetCodes(tx, scope, drafts.flatMap(facetsOf));
  const rows = drafts.map((draft) => rowOf(draft, scope, { id: draft.id ?? newId(), now, codes }));
  const columns = Object.keys(rows[0] ?? {}) as Column[];
  const stores = columns.map((column): [Column, Store] => [column, STORED.get(column) ?? asItIs]);
  const names = columns.map((column) => `"${column}"`).join(", ");
  const seqs = new Map<string, number>();
  for (const batch of batches(rows, [100, 20, 5, 1])) {
    const s = new Statement(tx.engine);
    const values = batch.map((row) => s.values(stores.map(([column, store]) => store(row[column]))));
    const made = await s.rows<{ seq: number; id: string }>(
      tx,
      `insert into "lead" (${names}) values ${values.join(", ")} returning "seq", "id"`,
    );
    for (const { seq, id } of made) seqs.set(id, seq);
  }
  const seqOf = (id: string) => seqs.get(id) ?? 0;
  await indexTexts(
    tx,
    scope,
    rows.map((row) => ({ seq: seqOf(row.id), searchText: row.searchText })),
  );
  await insertKeys(
    tx,
    scope,
    rows.flatMap((row, at) => keyRows(seqOf(row.id), drafts[at]?.matchKeys ?? keysOf(row))),
  );
  await insertTags(
    tx,
    scope,
    rows.flatMap((row) => row.tags.map((tag) => ({ name: fold(tag), seq: seqOf(row.id) }))),
  );
  const rollup = new Rollup();
  for (const row of rows) rollup.added(counted(row, codes));
  await rollup.store(tx, scope);
  return rows.map((row) => ({ id: row.id, seq: seqOf(row.id) }));
}

interface Named {
  name: string;
  seq: number;
}

function keyRows(seq: number, keys: readonly string[]): Named[] {
  return keys.map((name) => ({ name, seq }));
}

const insertKeys = (tx: Tx, scope: Scope, rows: Named[]) =>
  insertNamed(tx, scope, { table: "leadKey", column: "key", rows });
const insertTags = (tx: Tx, scope: Scope, rows: Named[]) =>
  insertNamed(tx, scope, { table: "leadTag", column: "tagKey", rows });

/** In the order of the table, which touches each of its pages once. */
async function insertNamed(
  tx: Tx,
  scope: Scope,
  { table, column, rows }: { table: string; column: string; rows: Named[] },
): Promise<void> {
  const ordered = rows.sort((a, b) => (a.name === b.name ? a.seq - b.seq : a.name < b.name ? -1 : 1));
  for (const batch of batches(ordered, [200, 20, 5, 1])) {
    const s = new Statement(tx.engine);
    const values = batch.map((row) => s.values([scope.organizationId, row.name, row.seq]));
    await s.rows(
      tx,
      `insert into "${table}" ("organizationId", "${column}", "leadSeq") values ${values.join(", ")} on conflict do nothing`,
    );
  }
}

async function deleteNamed(
  tx: Tx,
  scope: Scope,
  { table, column, rows }: { table: string; column: string; rows: Named[] },
): Promise<void> {
  for (const row of rows) {
    const s = new Statement(tx.engine);
    await s.rows(
      tx,
      `delete from "${table}" where "organizationId" = ${s.value(scope.organizationId)} and "${column}" = ${s.value(row.name)} and "leadSeq" = ${s.value(row.seq)}`,
    );
  }
}

/** Fields that are derived from others; whoever changes a lead leaves them alone. */
type Derived =
  | "seq"
  | "shelf"
  | "cityCode"
  | "categoryCode"
  | "countryCode"
  | "sourceCode"
  | "phone"
  | "phoneE164"
  | "phoneType"
  | "email"
  | keyof ReturnType<typeof derivedFields>;

/** What to change of a stored lead: any column that is not derived. */
export type LeadRowChange = Partial<Omit<LeadRow, Derived | "id" | "organizationId">>;

const DERIVED_FROM: readonly (keyof LeadRow)[] = [
  "name",
  "contactName",
  "city",
  "category",
  "address",
  "contactPoints",
  "website",
  "rating",
  "nextFollowUpAt",
  "lastContactedAt",
];
const SOURCES_OF_KEYS: readonly (keyof LeadRow)[] = ["name", "placeId", "cid", "contactPoints", "website", "city"];

/** Stores changed leads; each must be held by the transaction (`lockLead`, `lockLeads`). Returns the rows as they are now. */
export async function updateLeadRows(
  tx: Tx,
  scope: Scope,
  changes: readonly { before: LeadRow; change: LeadRowChange }[],
): Promise<LeadRow[]> {
  const wanted = changes.flatMap(({ before, change }) => [...facetsOf(before), ...facetsOf({ ...before, ...change })]);
  const touchesFacets = changes.some(({ change }) =>
    ["city", "category", "country", "source"].some((f) => f in change),
  );
  const isCounted = changes.some(({ change }) => Object.keys(change).some((column) => COUNTED.has(column)));
  const codes = touchesFacets || isCounted ? await facetCodes(tx, scope, wanted) : new FacetCodes(new Map());
  const rollup = new Rollup();
  const after: LeadRow[] = [];
  for (const { before, change } of changes) {
    const row = applied(before, change, codes);
    await updateRow(tx, before, row);
    await syncIndexes(tx, scope, { before, after: row });
    if (isCounted) {
      rollup.removed(counted(before, codes));
      rollup.added(counted(row, codes));
    }
    after.push(row);
  }
  await rollup.store(tx, scope);
  return after;
}

const COUNTED: ReadonlySet<string> = new Set([
  "status",
  "temperature",
  "assignedTo",
  "isHidden",
  "deletedAt",
  "dealValue",
  "currency",
  "city",
  "category",
  "country",
  "source",
  "tags",
]);

function applied(before: LeadRow, change: LeadRowChange, codes: FacetCodes): LeadRow {
  const row = { ...before, ...change };
  return {
    ...row,
    ...(DERIVED_FROM.some((column) => column in change) ? derivedFields(row) : {}),
    ...("contactPoints" in change ? preferredContacts(row.contactPoints) : {}),
    shelf: shelfOf(row),
    ...("city" in change ? { cityCode: codes.of("city", row.city) } : {}),
    ...("category" in change ? { categoryCode: codes.of("category", row.category) } : {}),
    ...("country" in change ? { countryCode: codes.of("country", row.country) } : {}),
    ...("source" in change ? { sourceCode: codes.of("source", row.source) } : {}),
  };
}

async function updateRow(tx: Tx, before: LeadRow, after: LeadRow): Promise<void> {
  const columns = (Object.keys(after) as (keyof LeadRow)[]).filter(
    (column) => !Object.is(before[column], after[column]),
  );
  if (columns.length === 0) return;
  const s = new Statement(tx.engine);
  const sets = columns.map((column) => `"${column}" = ${s.value(stored(column, after[column]))}`);
  await s.rows(tx, `update "lead" set ${sets.join(", ")} where "seq" = ${s.value(before.seq)}`);
}

async function syncIndexes(
  tx: Tx,
  scope: Scope,
  { before, after }: { before: LeadRow; after: LeadRow },
): Promise<void> {
  const { seq } = before;
  if (before.searchText !== after.searchText) {
    await unindexTexts(tx, [seq]);
    await indexTexts(tx, scope, [{ seq, searchText: after.searchText }]);
  }
  if (SOURCES_OF_KEYS.some((column) => before[column] !== after[column])) {
    const { added, removed } = difference(keysOf(before), keysOf(after));
    await deleteNamed(tx, scope, { table: "leadKey", column: "key", rows: keyRows(seq, removed) });
    await insertKeys(tx, scope, keyRows(seq, added));
  }
  if (before.tags !== after.tags) {
    const { added, removed } = difference(before.tags.map(fold), after.tags.map(fold));
    await deleteNamed(tx, scope, { table: "leadTag", column: "tagKey", rows: keyRows(seq, removed) });
    await insertTags(tx, scope, keyRows(seq, added));
  }
}

function difference(before: readonly string[], after: readonly string[]) {
  return {
    added: after.filter((one) => !before.includes(one)),
    removed: before.filter((one) => !after.includes(one)),
  };
}

/** Removes leads for good, with everything the database hangs on them. */
export async function eraseLeadRows(tx: Tx, scope: Scope, leads: readonly LeadRow[]): Promise<void> {
  if (leads.length === 0) return;
  const codes = await facetCodes(tx, scope, leads.flatMap(facetsOf));
  const rollup = new Rollup();
  for (const lead of leads) {
    rollup.removed(counted(lead, codes));
    const { seq } = lead;
    await deleteNamed(tx, scope, { table: "leadKey", column: "key", rows: keyRows(seq, keysOf(lead)) });
    await deleteNamed(tx, scope, { table: "leadTag", column: "tagKey", rows: keyRows(seq, lead.tags.map(fold)) });
    const s = new Statement(tx.engine);
    await s.rows(tx, `delete from "lead" where "seq" = ${s.value(seq)}`);
  }
  await unindexTexts(
    tx,
    leads.map((lead) => lead.seq),
  );
  await rollup.store(tx, scope);
}
