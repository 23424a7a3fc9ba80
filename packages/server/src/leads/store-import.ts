// What the imports room needs of leads: many at once.
import { idInKey, idKey, kindOf, type MatchKind, mayBeSame, sharedKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { BIN } from "./lead-row.ts";
import { insertReadyLeads, type LeadToInsert, readyLead, readyText } from "./store-insert.ts";
import { Statement } from "./store-statement.ts";

/**
 * Stores new leads as they are, without looking for duplicates; returns ids in the order given. No events and no history:
 * the caller records one event for the batch. About 1,000 at a time is a good size on SQLite.
 */
export async function insertLeads(
  tx: Tx,
  scope: Scope,
  given: { drafts: readonly LeadToInsert[]; now: number },
): Promise<string[]> {
  const { drafts, now } = given;
  const leads = drafts.map((draft) =>
    readyLead(draft, { organizationId: scope.organizationId, engine: tx.engine, now }),
  );
  await insertReadyLeads(tx, scope, leads);
  return leads.map((lead) => readyText(lead, "id") ?? "");
}

/** A stored lead that has a key, with what decides whether it may be the same business. */
export interface KeyOwner {
  leadId: string;
  /** row number; null: not stored yet */
  seq: number | null;
  placeId: string | null;
  cid: string | null;
  city: string | null;
  /** the import that made it */
  importId: string | null;
}

/** Who has which of the keys (`matchKeys`); leads in the bin do not count. The oldest lead comes first. */
export async function findByKeys(
  db: Queryable,
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, KeyOwner[]>> {
  const owners = new Map<string, KeyOwner[]>();
  const wanted = [...new Set(keys)];
  const ids = wanted.flatMap((key) => idInKey(key) ?? []);
  for (const owner of await findById(db, scope, ids)) owners.set(idKey(owner.leadId), [owner]);
  const distinct = sharedKeys(wanted).sort();
  for (let from = 0; from < distinct.length; from += 500) {
    const s = new Statement(db.engine);
    const rows = await s.rows<KeyOwner & { key: string }>(
      db,
      `select k."key", l."id" as "leadId", l."seq", l."placeId", l."cid", l."city", l."importId"
      from ${withKeys(s, scope, distinct.slice(from, from + 500))} and l."shelf" <> ${BIN} order by k."leadSeq"`,
    );
    for (const { key, ...owner } of rows) {
      const known = owners.get(key);
      if (known === undefined) owners.set(key, [owner]);
      else known.push(owner);
    }
  }
  return owners;
}

/**
 * Leads as `l` by their keys as `k`. PostgreSQL is told to go from key to key: in tables that were never analyzed, as those of a first
 * import, it read all keys of the organization each time (95 % of the import of 40,000 rows into an empty base, 2026-11-24).
 */
function withKeys(s: Statement, { organizationId }: Scope, keys: readonly string[]): string {
  if (s.engine === "sqlite")
    return `"leadKey" k join "lead" l on l."seq" = k."leadSeq" where k."organizationId" = ${s.value(organizationId)} and k."key" in ${s.values(padded(keys))}`;
  return `${s.unnested(keys)} wanted ("key")
    cross join lateral (select * from "leadKey" where "organizationId" = ${s.value(organizationId)} and "key" = wanted."key" offset 0) k
    cross join lateral (select * from "lead" where "seq" = k."leadSeq" offset 0) l where true`;
}

async function findById(db: Queryable, scope: Scope, ids: readonly string[]): Promise<KeyOwner[]> {
  const owners: KeyOwner[] = [];
  for (let from = 0; from < ids.length; from += 500) {
    const s = new Statement(db.engine);
    const rows = await s.rows<KeyOwner>(
      db,
      `select l."id" as "leadId", l."seq", l."placeId", l."cid", l."city", l."importId" from "lead" l
      where l."organizationId" = ${s.value(scope.organizationId)}
      and l."id" in ${s.values(padded(ids.slice(from, from + 500)))} and l."shelf" <> ${BIN}`,
    );
    owners.push(...rows);
  }
  return owners;
}

/** Filled up to one of a few lengths, so that few statements are prepared. */
function padded(keys: readonly string[]): string[] {
  const length = [8, 64, 500].find((size) => size >= keys.length) ?? keys.length;
  return [...keys, ...Array.from({ length: length - keys.length }, () => "")];
}

/** The lead that a new one duplicates, by its strongest key; null when there is none. */
export function duplicateAmong(
  one: { placeId: string | null; cid: string | null; city: string | null; matchKeys: readonly string[] },
  owners: ReadonlyMap<string, readonly KeyOwner[]>,
): (KeyOwner & { by: MatchKind }) | null {
  for (const key of one.matchKeys) {
    const by = kindOf(key);
    const found = owners.get(key)?.find((owner) => mayBeSame(one, owner, by));
    if (found !== undefined) return { ...found, by };
  }
  return null;
}
