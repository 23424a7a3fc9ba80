import type { Db } from "../db/database.ts";
import { at } from "../db/values.ts";

/** The first answer to a call that carries an Idempotency-Key, kept for 24 hours. */
export interface IdempotentCall {
  organizationId: string;
  memberId: string;
  key: string;
  requestHash: string;
  now: number;
}

const KEPT_MS = 24 * 3_600_000;
/** The server cuts a request off after so long (Node's requestTimeout): a claim without an answer by then is of a process that died. */
const LEASE_MS = 5 * 60_000;

/** Claims the key. Gives back what an earlier call with it left: null when this one is the first, or the first one died. */
export function claimKey(db: Db, call: IdempotentCall) {
  return db.transaction(async (tx) => {
    const { organizationId, memberId, key, requestHash, now } = call;
    await tx.query
      .deleteFrom("idempotency")
      .where("createdAt", "<", at(now - KEPT_MS))
      .execute();
    const added = await tx.query
      .insertInto("idempotency")
      .values({ organizationId, memberId, key, requestHash, status: null, answer: null, createdAt: at(now) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if ((added.numInsertedOrUpdatedRows ?? 0n) > 0n) return null;
    const lapsed = await tx.query
      .updateTable("idempotency")
      .set({ createdAt: at(now) })
      .where("organizationId", "=", organizationId)
      .where("memberId", "=", memberId)
      .where("key", "=", key)
      .where("requestHash", "=", requestHash)
      .where("status", "is", null)
      .where("createdAt", "<=", at(now - LEASE_MS))
      .executeTakeFirst();
    if (lapsed.numUpdatedRows > 0n) return null;
    return tx.query
      .selectFrom("idempotency")
      .select(["requestHash", "status", "answer"])
      .where("organizationId", "=", organizationId)
      .where("memberId", "=", memberId)
      .where("key", "=", key)
      .executeTakeFirstOrThrow();
  });
}

/** Keeps the answer, unless the claim has lapsed and is another's. */
export function keepAnswer(
  db: Db,
  call: IdempotentCall,
  result: { status: number; answer: string; requestHash: string },
) {
  return db.transaction(async (tx) => {
    await tx.query
      .updateTable("idempotency")
      .set(result)
      .where("organizationId", "=", call.organizationId)
      .where("memberId", "=", call.memberId)
      .where("key", "=", call.key)
      .where("createdAt", "=", at(call.now))
      .execute();
  });
}

/** Gives the key back: the call failed without an answer worth keeping. */
export function releaseKey(db: Db, call: IdempotentCall) {
  return db.transaction(async (tx) => {
    await tx.query
      .deleteFrom("idempotency")
      .where("organizationId", "=", call.organizationId)
      .where("memberId", "=", call.memberId)
      .where("key", "=", call.key)
      .where("createdAt", "=", at(call.now))
      .execute();
  });
}
