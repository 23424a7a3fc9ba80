// Changing and erasing leads: the row, its derived columns, search index, match keys, tags and counts always change together.
import { derivedFields, preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { atOnce } from "../db/at-once.ts";
import type { Scope, Tx } from "../db/database.ts";
import { type LeadCore, type LeadRow, shelfOf } from "./lead-row.ts";
import { FacetCodes, facetCodes } from "./store-facets.ts";
import { deletePlaces, fieldPlaces, insertPlaces } from "./store-field-order.ts";
import { insertKeys, insertTags, type Named } from "./store-insert.ts";
import { type Counted, Rollup } from "./store-rollup.ts";
import { counted, facetsOf, keysOf } from "./store-row.ts";
import { indexTexts, unindexTexts } from "./store-search-index.ts";
import { Statement } from "./store-statement.ts";
import { type RowsAlike, type RowUpdate, updateRows, updateRowsAlike } from "./store-update.ts";

function keyRows(seq: number, keys: readonly string[]): Named[] {
  return keys.map((name) => ({ name, seq }));
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
];
const SOURCES_OF_KEYS: readonly (keyof LeadRow)[] = ["name", "placeId", "cid", "contactPoints", "website", "city"];

/**
 * Stores changed leads; each must be held by the transaction (`lockLead`, `lockLeads`). Returns the rows as they are now.
 * `alongside`: what else is to be written of them, which reads none of it.
 */
export async function updateLeadRows(
  tx: Tx,
  scope: Scope,
  changes: readonly { before: LeadRow; change: LeadRowChange }[],
  alongside: (after: readonly LeadRow[]) => Promise<unknown> = async () => {},
): Promise<LeadRow[]> {
  const touches = (columns: ReadonlySet<string>) =>
    changes.some(({ change }) => Object.keys(change).some((column) => columns.has(column)));
  const isCounted = touches(COUNTED);
  // A change of status alone moves a lead between lines of the counts and leaves those of its city, tags and so on.
  const isCountedByFacet = touches(COUNTED_BY_FACET);
  const codes = isCountedByFacet
    ? await facetCodes(tx, scope, wantedFacets(changes, touches(FACETS)))
    : new FacetCodes(new Map());
  const of = (row: LeadRow): Counted =>
    isCountedByFacet ? counted(row, codes) : { ...NO_FACETS, ...pickCounted(row) };
  const rollup = new Rollup();
  const after: LeadRow[] = [];
  const updates: RowUpdate[] = [];
  for (const { before, change } of changes) {
    const patch = patchOf(before, change, codes);
    const row: LeadRow = { ...before, ...patch };
    updates.push({ seq: before.seq, before, patch });
    if (isCounted) {
      rollup.removed(of(before));
      rollup.added(of(row));
    }
    after.push(row);
  }
  const sync = async () => {
    for (const [at, { before }] of changes.entries()) {
      const row = after[at];
      if (row !== undefined) await syncIndexes(tx, scope, { before, after: row });
    }
  };
  await atOnce(tx, [() => updateRows(tx, scope, updates), sync, () => rollup.store(tx, scope), () => alongside(after)]);
  return after;
}

/** What to change of a lead that was read in its core: columns of the core that are not derived. */
export type LeadCoreChange = Pick<LeadRowChange, keyof LeadRowChange & keyof LeadCore>;

/**
 * The same for leads that were read in their core: no text of theirs changes, so search and keys stay as they are. A change
 * names only what it changes; leads that share the object are written together. The version counts up by itself.
 */
export async function updateLeadCores(
  tx: Tx,
  scope: Scope,
  changes: readonly { before: LeadCore; change: LeadCoreChange }[],
): Promise<LeadCore[]> {
  const alike = new Map<LeadCoreChange, RowsAlike[]>();
  for (const { change } of changes) if (!alike.has(change)) alike.set(change, []);
  const touches = (columns: ReadonlySet<string>) =>
    [...alike.keys()].some((change) => Object.keys(change).some((column) => columns.has(column)));
  const isCounted = touches(COUNTED);
  const isCountedByFacet = touches(COUNTED_BY_FACET);
  const isTagged = touches(TAGS);
  const tags = isCountedByFacet
    ? changes.flatMap(({ before, change }) => [...before.tags, ...(change.tags ?? [])])
    : [];
  const codes = isCountedByFacet ? await facetCodes(tx, scope, tagFacets(tags)) : new FacetCodes(new Map());
  const rollup = new Rollup();
  const count = (row: LeadCore, sign: 1 | -1) =>
    isCountedByFacet
      ? rollup.count({ ...row, tagCodes: row.tags.flatMap((tag) => codes.of("tag", tag) ?? []) }, sign)
      : rollup.countLine(row, sign);
  const after: LeadCore[] = [];
  for (const { before, change } of changes) {
    const { patch, rows } = rowsLike(alike.get(change) ?? [], before, change);
    rows.push(before);
    const now: LeadCore = { ...before, ...patch, version: before.version + 1 };
    if (isCounted) {
      count(before, -1);
      count(now, 1);
    }
    after.push(now);
  }
  await updateRowsAlike(tx, scope, [...alike.values()].flat());
  for (const [at, { before }] of isTagged ? changes.entries() : []) {
    const row = after[at];
    if (row !== undefined) await syncTags(tx, scope, { before, after: row });
  }
  await rollup.store(tx, scope);
  return after;
}

/** Among leads with the same change, those that come to the same shelf. */
function rowsLike(same: RowsAlike[], before: LeadCore, change: LeadCoreChange): RowsAlike {
  const shelf = "isHidden" in change || "deletedAt" in change ? shelfOf({ ...before, ...change }) : before.shelf;
  const isMoved = shelf !== before.shelf;
  const known = same.find(({ patch }) => patch.shelf === (isMoved ? shelf : undefined));
  if (known !== undefined) return known;
  const sorts = sortsOf(change, { ...before, ...change });
  const made: RowsAlike = { patch: { ...change, ...sorts, ...(isMoved ? { shelf } : {}) }, rows: [] };
  same.push(made);
  return made;
}

const tagFacets = (tags: readonly string[]) => [...new Set(tags)].map((value) => ({ kind: "tag" as const, value }));

/** Worked out alone: folding the texts again would cost more than all the rest of a change. */
function sortsOf(change: LeadRowChange, row: Pick<LeadRow, "nextFollowUpAt" | "lastContactedAt">) {
  return {
    ...("nextFollowUpAt" in change ? { followUpSort: row.nextFollowUpAt ?? -1 } : {}),
    ...("lastContactedAt" in change ? { contactedSort: row.lastContactedAt ?? -1 } : {}),
  };
}

/** Before and after differ in facets only when they are what changes: else one side names them all. */
function* wantedFacets(changes: readonly { before: LeadRow; change: LeadRowChange }[], areChanged: boolean) {
  for (const { before, change } of changes) {
    yield* facetsOf(before);
    if (areChanged) yield* facetsOf({ ...before, ...change });
  }
}

const TAGS: ReadonlySet<string> = new Set(["tags"]);
const FACETS: ReadonlySet<string> = new Set(["city", "category", "country", "source", "tags"]);
const COUNTED_BY_FACET: ReadonlySet<string> = new Set([...FACETS, "assignedTo", "isHidden", "deletedAt"]);
const COUNTED: ReadonlySet<string> = new Set([...COUNTED_BY_FACET, "status", "temperature", "dealValue", "currency"]);

const NO_FACETS = { cityCode: null, categoryCode: null, countryCode: null, sourceCode: null, tagCodes: [] };

function pickCounted({ shelf, status, temperature, assignedTo, currency, dealValue }: LeadCore) {
  return { shelf, status, temperature, assignedTo, currency, dealValue };
}

/** All columns that a change sets, derived ones among them. */
function patchOf(before: LeadRow, change: LeadRowChange, codes: FacetCodes): Partial<LeadRow> {
  const row = { ...before, ...change };
  const isDerived = DERIVED_FROM.some((column) => column in change);
  return {
    ...change,
    ...(isDerived ? derivedFields(row) : {}),
    ...sortsOf(change, row),
    ...("contactPoints" in change ? preferredContacts(row.contactPoints) : {}),
    shelf: shelfOf(row),
    ...("city" in change ? { cityCode: codes.of("city", row.city) } : {}),
    ...("category" in change ? { categoryCode: codes.of("category", row.category) } : {}),
    ...("country" in change ? { countryCode: codes.of("country", row.country) } : {}),
    ...("source" in change ? { sourceCode: codes.of("source", row.source) } : {}),
  };
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
  if (before.customFields !== after.customFields) {
    await deletePlaces(tx, scope, seq);
    await insertPlaces(tx, scope, [{ seq, id: after.id, places: fieldPlaces(after.customFields) }]);
  }
  await syncTags(tx, scope, { before, after });
}

async function syncTags(tx: Tx, scope: Scope, { before, after }: { before: LeadCore; after: LeadCore }): Promise<void> {
  if (before.tags === after.tags) return;
  const { added, removed } = difference(before.tags.map(fold), after.tags.map(fold));
  await deleteNamed(tx, scope, { table: "leadTag", column: "tagKey", rows: keyRows(before.seq, removed) });
  await insertTags(tx, scope, keyRows(before.seq, added));
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
    if (Object.keys(lead.customFields).length > 0) await deletePlaces(tx, scope, seq);
    const s = new Statement(tx.engine);
    await s.rows(tx, `delete from "lead" where "seq" = ${s.value(seq)}`);
  }
  await unindexTexts(
    tx,
    leads.map((lead) => lead.seq),
  );
  await rollup.store(tx, scope);
}
