// Claims that are given back: nothing of them was handed over.
import { MAX_ATTEMPTS, retryDelay } from "@lead-dashboard/domain/messages/retry-delay";
import type { Foundation } from "../foundation.ts";
import { applyObstacle } from "./apply-obstacle.ts";
import type { MessageRow } from "./store.ts";
import { noteDue } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

/** Plans a message again that was claimed only. */
export async function putBack({ db }: Foundation, message: MessageRow, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const scope = { organizationId: message.organizationId };
    const writer = messageWriter(tx, scope);
    const set = { state: "planned", dueAt: message.dueAt ?? now, leaseHolder: null, leaseEndsAt: null } as const;
    const back = await writer.update(message.id, { set, states: ["claimed"], fence: message.fence }, now);
    if (back === undefined) return;
    await writer.journal(message.id, { what: "recovered", fence: message.fence }, now);
    if (back.accountId !== null)
      await noteDue(tx, { organizationId: scope.organizationId, accountId: back.accountId }, now);
  });
}

/**
 * Puts a message off at whose gate the program failed, as a refusal does, and ends it at last: it must not be tried again
 * and again at once, nor keep its lane from the messages behind it.
 */
export async function putOff({ db }: Foundation, message: MessageRow, now: number): Promise<void> {
  const scope = { organizationId: message.organizationId };
  const attempts = message.attempts + 1;
  await db.transaction(async (tx) => {
    const writer = messageWriter(tx, scope);
    const held = await writer.lock(message.id);
    if (held === undefined || held.state !== "claimed" || held.fence !== message.fence) return;
    if (attempts >= MAX_ATTEMPTS) {
      const reason = "The program failed at this message again and again: its log says why";
      await applyObstacle(tx, held, { end: "failed", reason }, now);
      return;
    }
    const dueAt = now + retryDelay(attempts, Math.random());
    const reason = "The program failed at this message and tries again: its log says why";
    const set = { state: "planned", dueAt, attempts, reason, leaseHolder: null, leaseEndsAt: null } as const;
    await writer.update(message.id, { set, states: ["claimed"], fence: message.fence }, now);
    if (message.accountId !== null) await noteDue(tx, { ...scope, accountId: message.accountId }, dueAt);
  });
}
