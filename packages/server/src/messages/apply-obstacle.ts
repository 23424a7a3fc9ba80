import type { Obstacle } from "@lead-dashboard/domain/messages/gate";
import { nextState } from "@lead-dashboard/domain/messages/message-state";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import { messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { noteDue } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

const SENDER = { kind: "system", name: "sending" } as const;

const A_DAY = 86_400_000;

const ENDS = { cancelled: "cancel", failed: "fail", expired: "expire" } as const;

/** Ends or postpones a message that does not leave. */
export async function applyObstacle(
  tx: Tx,
  message: MessageRow,
  obstacle: Obstacle,
  now: number,
): Promise<MessageRow | undefined> {
  const writer = messageWriter(tx, { organizationId: message.organizationId });
  const free = { leaseHolder: null, leaseEndsAt: null };
  const states = [message.state];
  const event = "defer" in obstacle ? "defer" : ENDS[obstacle.end];
  const state = nextState(message.state, event);
  if (state === null) return undefined;
  if ("defer" in obstacle) {
    const accountId = obstacle.moveTo ?? message.accountId;
    if (accountId !== null) await noteDue(tx, { organizationId: message.organizationId, accountId }, obstacle.defer);
    if (obstacle.moveTo !== undefined) await wake(tx, "messages");
    const set = {
      ...free,
      state,
      accountId,
      dueAt: obstacle.defer,
      reason: obstacle.reason,
      ...(obstacle.isPlannedAnew === true ? { plannedFor: obstacle.defer } : {}),
      // What we postpone ourselves does not run out meanwhile.
      ...(message.expiresAt === null ? {} : { expiresAt: Math.max(message.expiresAt, obstacle.defer + A_DAY) }),
    };
    return writer.update(message.id, { set, states }, now);
  }
  const ended = await writer.update(
    message.id,
    { set: { ...free, state, dueAt: null, reason: obstacle.reason }, states },
    now,
  );
  if (ended === undefined) return undefined;
  await recordEvent(tx, messageEvent("message.changed", ended, SENDER), now);
  for (const notify of messageHooks.all("recorded")) await notify(tx, ended, { end: obstacle.end }, now);
  return ended;
}
