import { countSent } from "@lead-dashboard/domain/messages/account-pace";
import { addressKind } from "@lead-dashboard/domain/messages/address";
import { afterAnswer, afterFailure } from "@lead-dashboard/domain/messages/breaker";
import { type MessageEvent, nextState } from "@lead-dashboard/domain/messages/message-state";
import { MAX_ATTEMPTS, retryDelay } from "@lead-dashboard/domain/messages/retry-delay";
import type { SendOutcome } from "../channels/channel.ts";
import { pauseAccount } from "../channels/pause-account.ts";
import type { Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { markContacted } from "../leads/mark-contacted.ts";
import { lockLead } from "../leads/store.ts";
import { type MessageEnd, messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import { noteFate } from "./sender-health.ts";
import type { MessageRow } from "./store.ts";
import { conversationWriter } from "./store-conversations.ts";
import { changeLane, lockLane, noteDue } from "./store-lanes.ts";
import { type JournalLine, messageWriter } from "./store-write.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";

const SENDER: Actor = { kind: "system", name: "sending" };
const FREE = { leaseHolder: null, leaseEndsAt: null };

/** What an outcome makes of a message. */
interface Consequence {
  readonly event: MessageEvent;
  readonly set: Omit<Partial<MessageRow>, "state">;
  readonly what: JournalLine["what"];
  /** set when the message came to rest */
  readonly end?: MessageEnd;
}

function consequenceOf(
  message: MessageRow,
  outcome: SendOutcome,
  { random, now }: { random: number; now: number },
): Consequence {
  switch (outcome.kind) {
    case "accepted":
      return {
        event: "accept",
        set: { ...FREE, sentAt: now, dueAt: null, reason: null, providerId: outcome.providerId },
        what: "accepted",
        end: "sent",
      };
    case "refused":
      return {
        event: "reject",
        set: { ...FREE, dueAt: null, reason: outcome.reason },
        what: "rejected",
        end: "failed",
      };
    case "unknown":
      return {
        event: "lose-sight",
        set: { ...FREE, dueAt: null, reason: outcome.reason },
        what: "unknown",
        end: "unknown",
      };
    case "stale":
      return {
        event: "release",
        set: { ...FREE, dueAt: now, attempts: Math.max(0, message.attempts - 1) },
        what: "released",
      };
    case "retry": {
      // A refused account says nothing of the message: it waits behind the breaker and burns no attempts.
      const attempts = outcome.isAccountRefused ? Math.max(0, message.attempts - 1) : message.attempts;
      const dueAt = now + (outcome.retryAfterMs ?? retryDelay(Math.max(1, attempts), random));
      const isOver = attempts >= MAX_ATTEMPTS || (message.expiresAt !== null && dueAt >= message.expiresAt);
      // What is in doubt is never planned again, even when the late answer says that nothing left.
      if (isOver || nextState(message.state, "retry") === null)
        return {
          event: "fail",
          set: { ...FREE, dueAt: null, attempts, reason: outcome.reason },
          what: "rejected",
          end: "failed",
        };
      return { event: "retry", set: { ...FREE, dueAt, attempts, reason: outcome.reason }, what: "retry" };
    }
  }
}

/** An attempt that ended. */
export interface Attempt {
  readonly message: MessageRow;
  readonly outcome: SendOutcome;
  /** in [0, 1), for the jitter of retries */
  readonly random: number;
  /** the program stopped, not the provider: its breaker does not count it */
  readonly isOurFault?: boolean;
}

/**
 * Writes down how an attempt ended, under its fence: what a worker that was given up writes too late still counts when it
 * settles a doubt, and nothing else.
 */
export async function recordOutcome(tx: Tx, attempt: Attempt, now: number): Promise<MessageRow | null> {
  const { outcome, random } = attempt;
  const scope = { organizationId: attempt.message.organizationId };
  const lead = await lockLead(tx, scope, attempt.message.leadId);
  const writer = messageWriter(tx, scope);
  const message = await writer.lock(attempt.message.id);
  if (message === undefined || message.fence !== attempt.message.fence) return null;
  if (message.state !== "handing-off" && message.state !== "unknown") return null;
  const { event, set, what, end } = consequenceOf(message, outcome, { random, now });
  const state = nextState(message.state, event);
  if (state === null) return null;
  const recorded = await writer.update(
    message.id,
    { set: { ...set, state }, states: [message.state], fence: message.fence },
    now,
  );
  if (recorded === undefined) return null;
  await writer.journal(message.id, { what, fence: message.fence, finding: { ...outcome } }, now);
  await noteOnLane(tx, recorded, attempt, now);
  if (end === undefined) return recorded;
  if (end === "sent" && lead !== undefined) {
    await conversationWriter(tx, scope).note(recorded, { happenedAt: now, unread: false });
    await markContacted(tx, scope, { leadId: lead.id, at: now, actor: recorded.actor, now });
  }
  await recordEvent(tx, messageEvent("message.changed", recorded, SENDER), now);
  for (const notify of messageHooks.all("recorded")) await notify(tx, recorded, { end, provider: outcome }, now);
  const kind = addressKind(recorded.channel);
  const isBarred = outcome.kind === "refused" && (outcome.isAddressBad || outcome.isOptedOut === true);
  if (isBarred && kind !== null && recorded.address !== null) {
    const suppression = {
      channel: kind,
      address: recorded.address,
      leadId: recorded.leadId,
      suppressedFor: outcome.isAddressBad ? "bounce" : "opt-out",
      messageId: recorded.id,
      actor: SENDER,
    } as const;
    await suppress(tx, scope, suppression, now);
    await cancelSuppressed(tx, scope, suppression, now);
  }
  return recorded;
}

async function noteOnLane(
  tx: Tx,
  message: MessageRow,
  { outcome, isOurFault = false }: Attempt,
  now: number,
): Promise<void> {
  if (message.accountId === null) return;
  const key = { organizationId: message.organizationId, accountId: message.accountId };
  const lane = await lockLane(tx, key);
  if (lane === undefined) return;
  if (message.dueAt !== null) await noteDue(tx, key, message.dueAt);
  if ((outcome.kind === "retry" || outcome.kind === "unknown") && !isOurFault) {
    const isRefused = outcome.kind === "retry" && outcome.isAccountRefused;
    await changeLane(tx, key, {
      breaker: afterFailure(lane.breaker, isRefused, now),
      lastError: outcome.reason,
      lastErrorAt: now,
    });
  } else if (outcome.kind === "accepted" || outcome.kind === "refused") {
    await changeLane(tx, key, { breaker: afterAnswer(lane.breaker), lastError: null, lastErrorAt: null });
  }
  const { accountId, organizationId } = key;
  if (outcome.kind === "retry" && outcome.isAccountBarred === true)
    await pauseAccount(tx, { organizationId }, { accountId, reason: outcome.reason, actor: SENDER }, now);
  if (outcome.kind === "refused" && outcome.isAddressBad)
    await noteFate(tx, { organizationId }, { message, fate: "hard-bounce" }, now);
  if (outcome.kind === "accepted" || outcome.kind === "unknown") {
    await changeLane(tx, key, { ...countSent(lane, now), lastSentAt: now });
  }
}
