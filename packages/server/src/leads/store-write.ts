// Changing and erasing leads: the row, its derived columns, search index, match keys, tags and counts always change together.
import { derivedFields, preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { Scope, Tx } from "../db/database.ts";
import { type LeadRow, shelfOf } from "./lead-row.ts";
import { FacetCodes, facetCodes } from "./store-facets.ts";
import { insertKeys, insertTags, type Named } from "./store-insert.ts";
import { Rollup } from "./store-rollup.ts";
import { counted, facetsOf, keysOf, stored } from "./store-row.ts";
import { indexTexts, unindexTexts } from "./store-search-index.ts";
import { Statement } from "./store-statement.ts";

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
