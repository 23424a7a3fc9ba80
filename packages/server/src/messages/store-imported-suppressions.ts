import { maskedAddress } from "@lead-dashboard/domain/messages/address";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { at, json } from "../db/values.ts";
import { addressHash } from "./address-hash.ts";
import type { NewSuppression, SuppressionRow } from "./store-suppressions.ts";

const PART = 500;

/** What of an entry its event tells. */
export type KeptSuppression = Pick<SuppressionRow, "id" | "channel" | "suppressedFor" | "addressHint" | "leadId">;

/** Puts normal addresses on the list; gives those that were not there yet. */
export async function insertSuppressions(
  tx: Tx,
  { organizationId }: Scope,
  given: {
    about: Pick<NewSuppression, "channel" | "suppressedFor" | "note" | "actor">;
    entries: readonly { address: string; leadId: string | null }[];
    now: number;
  },
): Promise<(KeptSuppression & { address: string })[]> {
  const { about, entries, now } = given;
  const made: (KeptSuppression & { address: string })[] = [];
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

/** Takes entries off the list that stand there because of an import, and what was carried from them; gives those that went. */
export async function removeSuppressions(
  tx: Tx,
  { organizationId }: Scope,
  ids: readonly string[],
): Promise<KeptSuppression[]> {
  const gone: KeptSuppression[] = [];
  for (let from = 0; from < ids.length; from += PART) {
    const rows = await tx.query
      .deleteFrom("suppression")
      .where("organizationId", "=", organizationId)
      .where((where) =>
        where.or([
          where("id", "in", ids.slice(from, from + PART)),
          where("carriedFrom", "in", ids.slice(from, from + PART)),
        ]),
      )
      .where("suppressedFor", "=", "imported")
      .returning(["id", "channel", "suppressedFor", "addressHint", "leadId"])
      .execute();
    gone.push(...rows);
  }
  return gone;
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
