// Storing new leads: rows made ready away from the database, then written a batch at a time.
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { sharedKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Engine, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { LISTED } from "./lead-row.ts";
import { FacetCodes, type FacetKind, type FacetValue, facetCodes } from "./store-facets.ts";
import { type FieldPlace, fieldPlaces, insertPlaces } from "./store-field-order.ts";
import { insertMany, insertReturning } from "./store-many.ts";
import { type Counted, Rollup } from "./store-rollup.ts";
import { keysOf, LEAD_COLUMNS, rowOf, valuesOf } from "./store-row.ts";
import { indexTexts, type SearchedText } from "./store-search-index.ts";
import { insertStates } from "./store-state.ts";
import { Statement, type Value } from "./store-statement.ts";

/** A new lead with its id when the caller has chosen one, and its match keys when they are computed already. */
export type LeadToInsert = LeadDraft & { id?: string };

/**
 * A new lead as its statement takes it; all it lacks are the codes of its facets, which only the database knows. A list of
 * plain values and nothing twice, so that it is cheap to hand from one thread to another.
 */
export interface ReadyLead {
  /** in the order of LEAD_COLUMNS, without the codes */
  readonly values: readonly Value[];
  readonly matchKeys: readonly string[];
  readonly tags: readonly string[];
  readonly places: readonly FieldPlace[];
}

/** Makes a new lead ready to be stored. Needs no database, so an import does it in another thread. */
export function readyLead(
  draft: LeadToInsert,
  given: { organizationId: string; engine: Engine; now: number },
): ReadyLead {
  const { organizationId, engine, now } = given;
  const row = rowOf(draft, { organizationId }, { id: draft.id ?? newId(), now, codes: NO_CODES });
  return {
    values: valuesOf(row, engine),
    matchKeys: draft.matchKeys ?? keysOf(row),
    tags: row.tags,
    places: fieldPlaces(row.customFields),
  };
}

const NO_CODES = new FacetCodes(new Map());
const PLACES = new Map<string, number>(LEAD_COLUMNS.map((column, place) => [column, place]));

/** A text column of a lead that is ready. */
export function readyText(lead: ReadyLead, column: (typeof LEAD_COLUMNS)[number]): string | null {
  const value = lead.values[PLACES.get(column) ?? -1];
  return typeof value === "string" ? value : null;
}

function readyNumber(lead: ReadyLead, column: (typeof LEAD_COLUMNS)[number]): number | null {
  const value = lead.values[PLACES.get(column) ?? -1];
  return typeof value === "number" ? value : null;
}

/**
 * Stores new leads that are ready; gives their row numbers, in the same order. `later`: takes what is to be searched by in
 * place of the index, into which the caller puts it before the transaction ends.
 */
export async function insertReadyLeads(
  tx: Tx,
  scope: Scope,
  leads: readonly ReadyLead[],
  later?: SearchedText[],
): Promise<number[]> {
  if (leads.length === 0) return [];
  const codes = await codesOf(tx, scope, leads);
  const rows = leads.map((lead, at) => {
    const { cityCode, categoryCode, countryCode, sourceCode } = codes[at] ?? NO_CODE;
    return [...lead.values, cityCode, categoryCode, countryCode, sourceCode];
  });
  const seqs = await insertRows(tx, leads, rows);
  const numbered = leads.map((lead, at) => ({ lead, seq: seqs[at] ?? 0 }));
  await insertStates(tx, seqs);
  await announce(tx, scope, seqs);
  const texts = numbered.map(({ lead, seq }) => ({ seq, searchText: readyText(lead, "searchText") ?? "" }));
  if (later === undefined) await indexTexts(tx, scope, texts);
  else later.push(...texts);
  const keys = numbered.flatMap(({ lead, seq }) => sharedKeys(lead.matchKeys).map((name) => ({ name, seq })));
  await insertKeys(tx, scope, keys);
  const tags = numbered.flatMap(({ lead, seq }) => lead.tags.map((tag) => ({ name: fold(tag), seq })));
  await insertTags(tx, scope, tags);
  const placed = numbered.filter(({ lead }) => lead.places.length > 0);
  await insertPlaces(
    tx,
    scope,
    placed.map(({ lead, seq }) => ({ seq, id: readyText(lead, "id") ?? "", places: lead.places })),
  );
  const rollup = new Rollup();
  leads.forEach((lead, at) => {
    rollup.added(countedOf(lead, codes[at] ?? NO_CODE));
  });
  await rollup.store(tx, scope);
  return seqs;
}

type CodeColumn = "cityCode" | "categoryCode" | "countryCode" | "sourceCode";
type Codes = Pick<Counted, CodeColumn | "tagCodes">;
const NO_CODE: Codes = { cityCode: null, categoryCode: null, countryCode: null, sourceCode: null, tagCodes: [] };

function countedOf(lead: ReadyLead, codes: Codes): Counted {
  return {
    ...codes,
    shelf: readyNumber(lead, "shelf") ?? LISTED,
    status: (readyText(lead, "status") ?? "NEW") as Counted["status"],
    temperature: (readyText(lead, "temperature") ?? "COLD") as Counted["temperature"],
    assignedTo: readyText(lead, "assignedTo"),
    currency: readyText(lead, "currency"),
    dealValue: readyNumber(lead, "dealValue"),
  };
}

const FACETS = ["city", "category", "country", "source"] as const;

/** The codes of each lead. Leads of one list share a few hundred values: each is looked up once. */
async function codesOf(tx: Tx, scope: Scope, leads: readonly ReadyLead[]): Promise<Codes[]> {
  const values = new Map<FacetKind, Map<string, number | null>>();
  for (const kind of [...FACETS, "tag"] as const) values.set(kind, new Map());
  const seen = (kind: FacetKind, value: string | null) => {
    if (value) values.get(kind)?.set(value, null);
  };
  for (const lead of leads) {
    for (const kind of FACETS) seen(kind, readyText(lead, kind));
    for (const tag of lead.tags) seen("tag", tag);
  }
  const asked: FacetValue[] = [...values].flatMap(([kind, ofKind]) =>
    [...ofKind.keys()].map((value) => ({ kind, value })),
  );
  const codes = await facetCodes(tx, scope, asked);
  for (const { kind, value } of asked) values.get(kind)?.set(value, codes.of(kind, value));
  const of = (kind: FacetKind, value: string | null) => (value ? (values.get(kind)?.get(value) ?? null) : null);
  return leads.map((lead) => ({
    cityCode: of("city", readyText(lead, "city")),
    categoryCode: of("category", readyText(lead, "category")),
    countryCode: of("country", readyText(lead, "country")),
    sourceCode: of("source", readyText(lead, "source")),
    tagCodes: lead.tags.flatMap((tag) => of("tag", tag) ?? []),
  }));
}

async function insertRows(tx: Tx, leads: readonly ReadyLead[], rows: Value[][]): Promise<number[]> {
  const given = { table: "lead", columns: LEAD_COLUMNS, rows };
  if (tx.engine === "sqlite") return insertMany(tx, given);
  const made = await insertReturning<{ seq: number; id: string }>(tx, given, '"seq", "id"');
  const seqs = new Map(made.map(({ seq, id }) => [id, seq]));
  return leads.map((lead) => seqs.get(readyText(lead, "id") ?? "") ?? 0);
}

/**
 * PostgreSQL has triggers that see all rows of a statement. SQLite's see one row, which cost a third of storing it: there
 * the rows, which have consecutive numbers, are announced together, and triggers on this view count them.
 */
async function announce(tx: Tx, scope: Scope, seqs: readonly number[]): Promise<void> {
  if (tx.engine !== "sqlite") return;
  const s = new Statement(tx.engine);
  const batch = s.values([scope.organizationId, seqs[0] ?? 0, seqs.at(-1) ?? 0]);
  await s.rows(tx, `insert into "leadBatch" ("organizationId", "firstSeq", "lastSeq") values ${batch}`);
}

/** A name under which a lead is found, in one of the tables of such names. */
export interface Named {
  name: string;
  seq: number;
}

/** Stores match keys. */
export const insertKeys = (tx: Tx, scope: Scope, rows: Named[]) =>
  insertNamed(tx, scope, { table: "leadKey", column: "key", rows });
/** Stores tags, folded. */
export const insertTags = (tx: Tx, scope: Scope, rows: Named[]) =>
  insertNamed(tx, scope, { table: "leadTag", column: "tagKey", rows });

/** In the order of the table, which touches each of its pages once. */
async function insertNamed(
  tx: Tx,
  scope: Scope,
  { table, column, rows }: { table: string; column: string; rows: Named[] },
): Promise<void> {
  const ordered = rows.sort((a, b) => (a.name === b.name ? a.seq - b.seq : a.name < b.name ? -1 : 1));
  await insertMany(tx, {
    table,
    columns: ["organizationId", column, "leadSeq"],
    rows: ordered.map((row) => [scope.organizationId, row.name, row.seq]),
    onConflict: "on conflict do nothing",
  });
}
