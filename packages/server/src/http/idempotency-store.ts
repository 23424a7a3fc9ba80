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

/** Claims the key. Gives back what an earlier call with it left: null when this one is the first. */
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
    return tx.query
      .selectFrom("idempotency")
      .select(["requestHash", "status", "answer"])
      .where("organizationId", "=", organizationId)
      .where("memberId", "=", memberId)
      .where("key", "=", key)
      .executeTakeFirstOrThrow();
  });
}

/** Keeps the answer. */
export function keepAnswer(db: Db, call: IdempotentCall, result: { status: number; answer: string }) {
  return db.transaction(async (tx) => {
    await tx.query
      .updateTable("idempotency")
      .set(result)
      .where("organizationId", "=", call.organizationId)
      .where("memberId", "=", call.memberId)
      .where("key", "=", call.key)
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
      .execute();
  });
}
