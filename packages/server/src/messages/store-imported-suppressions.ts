import { maskedAddress } from "@lead-dashboard/domain/messages/address";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { at, json } from "../db/values.ts";
import { addressHash } from "./address-hash.ts";
import type { ToldSuppression } from "./opt-out-event.ts";
import { carriedWriter } from "./store-carried.ts";
import type { NewSuppression } from "./store-suppressions.ts";

const PART = 500;

/** Puts normal addresses on the list; gives those that were not there yet. */
export async function insertSuppressions(
  tx: Tx,
  { organizationId }: Scope,
  given: {
    about: Pick<NewSuppression, "channel" | "suppressedFor" | "note" | "actor">;
    entries: readonly { address: string; leadId: string | null }[];
    now: number;
  },
): Promise<(ToldSuppression & { address: string })[]> {
  const { about, entries, now } = given;
  const made: (ToldSuppression & { address: string })[] = [];
  for (let from = 0; from < entries.length; from += PART) {
    const part = entries.slice(from, from + PART).map((one) => ({ ...one, id: newId() }));
    const rows = await tx.query
      .insertInto("suppression")
      .values(
        part.map(({ id, address, leadId }) => ({
          id,
          organizationId,
          channel: about.channel,
          addressHash: addressHash(organizationId, address),
          addressHint: maskedAddress(address),
          leadId,
          suppressedFor: about.suppressedFor,
          note: about.note ?? null,
          messageId: null,
          actor: json(about.actor),
          createdAt: at(now),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning(["id", "channel", "suppressedFor", "addressHint", "leadId"])
      .execute();
    const addresses = new Map(part.map(({ id, address }) => [id, address]));
    for (const row of rows) made.push({ ...row, address: addresses.get(row.id) ?? "" });
  }
  return made;
}

/** Which of normal addresses stand on the list because of an import: their entries by address. */
export async function importedAmong(
  tx: Tx,
  { organizationId }: Scope,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let from = 0; from < addresses.length; from += PART) {
    const byHash = new Map(addresses.slice(from, from + PART).map((one) => [addressHash(organizationId, one), one]));
    const rows = await tx.query
      .selectFrom("suppression")
      .select(["id", "addressHash"])
      .where("organizationId", "=", organizationId)
      .where("addressHash", "in", [...byHash.keys()])
      .where("channel", "=", "all")
      .where("suppressedFor", "=", "imported")
      .execute();
    for (const row of rows) found.set(byHash.get(row.addressHash) ?? "", row.id);
  }
  return found;
}

/** Those of the entries that were carried from another one stand there because a file named them as well. */
export async function nameCarried(tx: Tx, { organizationId }: Scope, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += PART)
    await tx.query
      .updateTable("suppression")
      .set({ alsoFor: "imported" })
      .where("organizationId", "=", organizationId)
      .where("id", "in", ids.slice(from, from + PART))
      .where("carriedFrom", "is not", null)
      .execute();
}

/**
 * Takes entries off the list that stand there because of an import, and what was carried from them unless a file named it as
 * well; gives those that went. One that was carried goes with what it was carried from.
 */
export async function removeSuppressions(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ToldSuppression[]> {
  const gone: ToldSuppression[] = [];
  for (let from = 0; from < ids.length; from += PART) {
    const part = ids.slice(from, from + PART);
    const sources = await removeImported(tx, scope, { ids: part });
    await carriedWriter(tx, scope).forgetFiles(part);
    const left = sources.map(({ id }) => id);
    const carried = left.length === 0 ? [] : await removeImported(tx, scope, { carriedFrom: left });
    await carriedWriter(tx, scope).letNamedStand(left);
    gone.push(...sources, ...carried);
  }
  return gone;
}

function removeImported(
  tx: Tx,
  { organizationId }: Scope,
  which: { readonly ids: readonly string[] } | { readonly carriedFrom: readonly string[] },
): Promise<ToldSuppression[]> {
  const imported = tx.query
    .deleteFrom("suppression")
    .where("organizationId", "=", organizationId)
    .where("suppressedFor", "=", "imported");
  const removed =
    "ids" in which
      ? imported.where("id", "in", which.ids).where("carriedFrom", "is", null)
      : imported.where("carriedFrom", "in", which.carriedFrom).where("alsoFor", "is", null);
  return removed.returning(["id", "channel", "suppressedFor", "addressHint", "leadId"]).execute();
}

/** Those of the addresses that are on the list for every channel. */
export async function suppressedAmong(
  db: Queryable,
  { organizationId }: Scope,
  addresses: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < addresses.length; from += PART) {
    const byHash = new Map(addresses.slice(from, from + PART).map((one) => [addressHash(organizationId, one), one]));
    const rows = await db.query
      .selectFrom("suppression")
      .select("addressHash")
      .where("organizationId", "=", organizationId)
      .where("addressHash", "in", [...byHash.keys()])
      .where("channel", "=", "all")
      .execute();
    for (const row of rows) found.add(byHash.get(row.addressHash) ?? "");
  }
  return found;
}

/** Whether anybody was erased and is kept out: most organizations need not be asked address by address. */
export async function hasErased(db: Queryable, { organizationId }: Scope): Promise<boolean> {
  const found = await db.query
    .selectFrom("suppression")
    .select("addressHash")
    .where("organizationId", "=", organizationId)
    .where("suppressedFor", "=", sql.lit("erased"))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Those of the addresses that belonged to somebody who was erased and is kept out. */
export async function erasedAmong(
  db: Queryable,
  { organizationId }: Scope,
  addresses: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < addresses.length; from += PART) {
    const byHash = new Map(addresses.slice(from, from + PART).map((one) => [addressHash(organizationId, one), one]));
    const rows = await db.query
      .selectFrom("suppression")
      .select("addressHash")
      .where("organizationId", "=", organizationId)
      .where("addressHash", "in", [...byHash.keys()])
      .where("suppressedFor", "=", sql.lit("erased"))
      .execute();
    for (const row of rows) found.add(byHash.get(row.addressHash) ?? "");
  }
  return found;
}
