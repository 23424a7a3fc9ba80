import type { Queryable, Scope } from "../db/database.ts";
import { leadHooks } from "../leads/hooks.ts";
import { importHooks } from "./hooks.ts";
import { type KnownRow, knownRows } from "./store-rows.ts";

/** A row, and under which keys the lead of it would be found. */
interface RowOfLead {
  fingerprint: string;
  matchKeys: readonly string[];
}

/** What an earlier import of a row means for it: its lead is there, lies in the bin, or must not come back. */
export type KnownLead = Pick<KnownRow, "importId" | "leadId"> & { why: "imported" | "binned" | "objected" };

/**
 * Rows that were imported before. One whose lead was erased since may come in again, and is not among them, unless it has an
 * address on the do-not-contact list: who objected stays away.
 */
export async function knownLeads(
  db: Queryable,
  scope: Scope,
  rows: readonly RowOfLead[],
): Promise<Map<string, KnownLead>> {
  const imported = await knownRows(
    db,
    scope,
    rows.map((row) => row.fingerprint),
  );
  const erased = rows.filter((row) => imported.get(row.fingerprint)?.whereabouts === "erased");
  const listed = await listedAmong(
    db,
    scope,
    erased.flatMap((row) => addressesAmong(row.matchKeys)),
  );
  const objected = new Set(
    erased.filter((row) => addressesAmong(row.matchKeys).some((one) => listed.has(one))).map((row) => row.fingerprint),
  );
  const known = new Map<string, KnownLead>();
  for (const [fingerprint, { importId, leadId, whereabouts }] of imported) {
    if (whereabouts === "erased" && !objected.has(fingerprint)) continue;
    const isBinned = whereabouts === "bin" && leadId !== null && !(await isPartOfAnother(db, scope, leadId));
    const why = isBinned ? "binned" : whereabouts === "erased" ? "objected" : "imported";
    known.set(fingerprint, { importId, leadId, why });
  }
  return known;
}

/** Which of the addresses are on the do-not-contact list. */
export async function listedAmong(db: Queryable, scope: Scope, addresses: readonly string[]): Promise<Set<string>> {
  const listed = new Set<string>();
  if (addresses.length === 0) return listed;
  for (const hook of importHooks.all("listed"))
    for (const address of await hook(db, { scope, addresses })) listed.add(address);
  return listed;
}

/** The numbers and e-mail addresses among the keys of a lead. */
export function addressesAmong(matchKeys: readonly string[]): string[] {
  return matchKeys.flatMap((key) => /^(?:phone|email):(.+)$/.exec(key)?.[1] ?? []);
}

async function isPartOfAnother(db: Queryable, scope: Scope, leadId: string): Promise<boolean> {
  for (const standIn of leadHooks.all("standIn")) {
    if ((await standIn(db, { scope, leadId })) !== null) return true;
  }
  return false;
}
