// What of the leads room hangs on a lead, moved to another one and back; and keys of other leads under which one is found.
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { insertKeys } from "./store-insert.ts";

/** What was moved: notes, and lines of history with the undo entry they belonged to. */
export interface MovedHistory {
  notes: string[];
  changes: { id: string; undoId: string | null }[];
}

/** Moves notes and history. A moved line belongs to no undo entry: undoing it would change the wrong lead. */
export async function moveHistory(
  tx: Tx,
  { organizationId }: Scope,
  { from, to }: { from: string; to: string },
): Promise<MovedHistory> {
  const notes = await sql<{ id: string }>`update "note" set "leadId" = ${to}
    where "organizationId" = ${organizationId} and "leadId" = ${from} returning "id"`.execute(tx.query);
  const changes = await tx.query
    .selectFrom("leadChange")
    .select(["id", "undoId"])
    .where("organizationId", "=", organizationId)
    .where("leadId", "=", from)
    .execute();
  await sql`update "leadChange" set "leadId" = ${to}, "undoId" = null
    where "organizationId" = ${organizationId} and "leadId" = ${from}`.execute(tx.query);
  return { notes: notes.rows.map(({ id }) => id), changes };
}

/** Moves it back. */
export async function moveHistoryBack(
  tx: Tx,
  { organizationId }: Scope,
  { moved, to }: { moved: MovedHistory; to: string },
): Promise<void> {
  for (let place = 0; place < moved.notes.length; place += 500) {
    await sql`update "note" set "leadId" = ${to} where "organizationId" = ${organizationId}
      and "id" in (${sql.join(moved.notes.slice(place, place + 500))})`.execute(tx.query);
  }
  for (const [undoId, ids] of Map.groupBy(moved.changes, (change) => change.undoId)) {
    for (let place = 0; place < ids.length; place += 500) {
      await sql`update "leadChange" set "leadId" = ${to}, "undoId" = ${undoId} where "organizationId" = ${organizationId}
        and "id" in (${sql.join(ids.slice(place, place + 500).map(({ id }) => id))})`.execute(tx.query);
    }
  }
}

/** Those of the keys under which a lead is not found yet; from now on it is. */
export async function addKeys(
  tx: Tx,
  scope: Scope,
  { seq, keys }: { seq: number; keys: readonly string[] },
): Promise<string[]> {
  const known = new Set(await ownedKeys(tx, scope, { seq, keys }));
  const added = [...new Set(keys)].filter((key) => !known.has(key));
  await insertKeys(
    tx,
    scope,
    added.map((name) => ({ name, seq })),
  );
  return added;
}

/** A lead is no longer found under these keys. */
export async function removeKeys(
  tx: Tx,
  { organizationId }: Scope,
  { seq, keys }: { seq: number; keys: readonly string[] },
): Promise<void> {
  if (keys.length === 0) return;
  await sql`delete from "leadKey" where "organizationId" = ${organizationId} and "leadSeq" = ${seq}
    and "key" in (${sql.join([...keys])})`.execute(tx.query);
}

async function ownedKeys(
  db: Queryable,
  { organizationId }: Scope,
  { seq, keys }: { seq: number; keys: readonly string[] },
): Promise<string[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ key: string }>`select "key" from "leadKey" where "organizationId" = ${organizationId}
    and "leadSeq" = ${seq} and "key" in (${sql.join([...keys])})`.execute(db.query);
  return rows.map(({ key }) => key);
}
