import { countSent } from "@lead-dashboard/domain/messages/account-pace";
import { addressKind } from "@lead-dashboard/domain/messages/address";
import { afterAnswer, afterFailure, heldUntil } from "@lead-dashboard/domain/messages/breaker";
import { type MessageEvent, nextState } from "@lead-dashboard/domain/messages/message-state";
import { MAX_ATTEMPTS, retryDelay } from "@lead-dashboard/domain/messages/retry-delay";
import type { SendOutcome } from "../channels/channel.ts";
import { closeCountry } from "../channels/close-country.ts";
import { pauseAccount } from "../channels/pause-account.ts";
import { atOnce } from "../db/at-once.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { markManyContacted } from "../leads/mark-contacted.ts";
import { lockLeads } from "../leads/store.ts";
import { holdTemplate } from "../templates/hold-template.ts";
import { type MessageEnd, messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import { noteFate } from "./sender-health.ts";
import type { MessageRow } from "./store.ts";
import { lockLanes, lockMessages, noteSent, writeAccepted, writeJournal, writeLanes } from "./store-batch.ts";
import { chargeValues, countPrice } from "./store-charges.ts";
import { type LaneRow, noteDue } from "./store-lanes.ts";
import { type JournalLine, messageWriter } from "./store-write.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";
import { suppressPerson } from "./suppress-person.ts";

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
  { random, leftAt, now }: { random: number; leftAt: number; now: number },
): Consequence {
  switch (outcome.kind) {
    case "accepted":
      return {
        event: "accept",
        set: {
          ...{ ...FREE, sentAt: leftAt, dueAt: null, reason: outcome.caution ?? null, providerId: outcome.providerId },
          ...(outcome.charge === undefined ? {} : chargeValues(outcome.charge)),
        },
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
      const delay = Math.max(outcome.atLeastMs ?? 0, retryDelay(Math.max(1, attempts), random));
      const dueAt = now + (outcome.retryAfterMs ?? delay);
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
  /** when it left, as far as known; left out: now (ms) */
  readonly leftAt?: number | undefined;
}

/** An attempt that was recorded. */
interface Recorded {
  readonly attempt: Attempt;
  readonly message: MessageRow;
  readonly end: MessageEnd | undefined;
}

/** What the transaction holds when attempts of one organization are recorded: of each lead at most one. */
export interface Held {
  readonly leads: ReadonlyMap<string, LeadRow>;
  readonly messages: ReadonlyMap<string, MessageRow>;
}

/**
 * Writes down how attempts ended, each under its fence: what a worker that was given up writes too late still counts when
 * it settles a doubt, and nothing else. Their lanes are told by {@link noteOnLanes}.
 */
export async function recordOutcomes(
  tx: Tx,
  scope: Scope,
  { attempts, held }: { attempts: readonly Attempt[]; held: Held },
  now: number,
): Promise<Recorded[]> {
  const recorded: (Recorded & { readonly what: JournalLine["what"] })[] = [];
  const accepted: MessageRow[] = [];
  for (const attempt of attempts) {
    const message = held.messages.get(attempt.message.id);
    if (message === undefined || message.fence !== attempt.message.fence) continue;
    if (message.state !== "handing-off" && message.state !== "unknown") continue;
    const { random, leftAt = now } = attempt;
    const { event, set, what, end } = consequenceOf(message, attempt.outcome, { random, leftAt, now });
    const state = nextState(message.state, event);
    if (state === null) continue;
    const after: MessageRow = { ...message, ...set, state, updatedAt: now };
    if (what === "accepted" && after.providerId === message.providerId) accepted.push(after);
    else await messageWriter(tx, scope).update(message.id, { set: { ...set, state }, states: [message.state] }, now);
    if (set.priceMicros != null) await countPrice(tx, scope, after);
    recorded.push({ attempt, message: after, end, what });
  }
  const lines = recorded.map(({ attempt, message: { id, fence }, what }) => ({
    messageId: id,
    what,
    fence,
    finding: { ...attempt.outcome },
  }));
  await atOnce(tx, [
    () => writeAccepted(tx, scope, accepted),
    () => writeJournal(tx, scope, lines, now),
    () => noteContacts(tx, scope, { recorded, leads: held.leads }, now),
  ]);
  await tellRecorded(tx, scope, { recorded, leads: held.leads }, now);
  return recorded;
}

/** Leads whose message left were contacted, and it stands in their conversation. */
async function noteContacts(
  tx: Tx,
  scope: Scope,
  { recorded, leads }: { recorded: readonly Recorded[]; leads: Held["leads"] },
  now: number,
): Promise<void> {
  const sent = recorded.flatMap(({ message, end }) => {
    const lead = leads.get(message.leadId);
    return end === "sent" && lead !== undefined ? [{ message, lead }] : [];
  });
  const contacted = sent.map(({ message, lead }) => ({ lead, actor: message.actor }));
  await atOnce(tx, [
    () => noteSent(tx, scope, sent, now),
    () => markManyContacted(tx, scope, { contacted, at: now, now }),
  ]);
}

/** What others are told of messages that came to rest. */
async function tellRecorded(
  tx: Tx,
  scope: Scope,
  { recorded, leads }: { recorded: readonly Recorded[]; leads: Held["leads"] },
  now: number,
): Promise<void> {
  const events = recorded.flatMap(({ message, end }) =>
    end === undefined ? [] : [messageEvent("message.changed", message, SENDER)],
  );
  const follow = () => letFollow(tx, scope, { recorded, leads }, now);
  await atOnce(tx, [() => recordEvents(tx, events, now), follow]);
}

/** What higher rooms do about it, and what a refusal says of a text or an address. */
async function letFollow(
  tx: Tx,
  scope: Scope,
  { recorded, leads }: { recorded: readonly Recorded[]; leads: Held["leads"] },
  now: number,
): Promise<void> {
  const hooks = messageHooks.all("recorded");
  for (const { attempt, message, end } of recorded) {
    if (end === undefined) continue;
    const { outcome } = attempt;
    for (const notify of hooks) await notify(tx, message, { end, provider: outcome }, now);
    if (outcome.kind === "refused" && outcome.isTemplateRefused === true && message.channel === "sms")
      await holdRefused(tx, scope, { message, reason: outcome.reason }, now);
    const lead = leads.get(message.leadId);
    if (outcome.kind === "refused") await suppressRefused(tx, scope, { message, outcome, lead }, now);
  }
}

/** A text the carrier took for spam is not spent on the next lead. */
async function holdRefused(
  tx: Tx,
  scope: Scope,
  { message: { templateId }, reason }: { message: MessageRow; reason: string },
  now: number,
): Promise<void> {
  if (templateId !== null) await holdTemplate(tx, scope, { id: templateId, reason, actor: SENDER }, now);
}

/** An address that does not exist, or whose owner opted out at the provider, is not written to again. */
async function suppressRefused(
  tx: Tx,
  scope: Scope,
  given: { message: MessageRow; outcome: Extract<SendOutcome, { kind: "refused" }>; lead: LeadRow | undefined },
  now: number,
): Promise<void> {
  const { message, outcome, lead } = given;
  const kind = addressKind(message.channel);
  const isBarred = outcome.isAddressBad || outcome.isOptedOut === true;
  if (!isBarred || kind === null || message.address === null) return;
  const suppression = {
    channel: kind,
    address: message.address,
    leadId: message.leadId,
    suppressedFor: outcome.isAddressBad ? "bounce" : "opt-out",
    messageId: message.id,
    actor: SENDER,
  } as const;
  if (lead === undefined) await suppress(tx, scope, suppression, now);
  else await suppressPerson(tx, scope, { said: suppression, lead }, now);
  await cancelSuppressed(tx, scope, suppression, now);
}

/** Notes on lanes the transaction holds what came of the attempts; the caller writes them. */
export async function noteOnLanes(
  tx: Tx,
  scope: Scope,
  { recorded, lanes }: { recorded: readonly Recorded[]; lanes: ReadonlyMap<string, LaneRow> },
  now: number,
): Promise<void> {
  for (const { attempt, message } of recorded) {
    const { accountId } = message;
    const lane = lanes.get(accountId ?? "");
    if (accountId === null || lane === undefined) continue;
    if (message.dueAt !== null) await noteDue(tx, lane, message.dueAt);
    Object.assign(lane, afterAttempt(lane, attempt, now));
    const { outcome } = attempt;
    if (outcome.kind === "retry" && outcome.isAccountBarred === true)
      await pauseAccount(tx, scope, { accountId, reason: outcome.reason, actor: SENDER }, now);
    if (outcome.kind === "refused" && outcome.isCountryClosed === true && message.address !== null)
      await closeCountry(tx, scope, { accountId, address: message.address, actor: SENDER }, now);
    if (outcome.kind === "refused" && outcome.isAddressBad)
      await noteFate(tx, scope, { message, fate: "hard-bounce" }, now);
  }
}

function afterAttempt(lane: LaneRow, { outcome, isOurFault = false }: Attempt, now: number): Partial<LaneRow> {
  const { kind } = outcome;
  const counted = kind === "accepted" || kind === "unknown" ? { ...countSent(lane, now), lastSentAt: now } : {};
  if (kind === "accepted" || kind === "refused") {
    const breaker = afterAnswer(lane.breaker, now);
    // a rest asked for meanwhile goes on, and says why
    return { ...counted, breaker, ...(breaker.openUntil === null ? { lastError: null, lastErrorAt: null } : {}) };
  }
  if ((kind !== "retry" && kind !== "unknown") || isOurFault) return counted;
  if (kind === "retry" && outcome.concerns === "message")
    return { ...counted, breaker: afterAnswer(lane.breaker, now) };
  if (kind === "retry" && outcome.concerns === "throughput") {
    const until = now + (outcome.retryAfterMs ?? outcome.atLeastMs ?? 0);
    return { ...counted, breaker: heldUntil(lane.breaker, until, now), lastError: outcome.reason, lastErrorAt: now };
  }
  const isRefused = kind === "retry" && outcome.isAccountRefused;
  const breaker = afterFailure(lane.breaker, isRefused, now);
  return { ...counted, breaker, lastError: outcome.reason, lastErrorAt: now };
}

/** The same for one attempt, with its lane. Null: it does not count any more. */
export async function recordOutcome(tx: Tx, attempt: Attempt, now: number): Promise<MessageRow | null> {
  const { organizationId, leadId, id } = attempt.message;
  const scope = { organizationId };
  const leads = await lockLeads(tx, scope, [leadId]);
  const messages = await lockMessages(tx, scope, [id]);
  const recorded = await recordOutcomes(tx, scope, { attempts: [attempt], held: { leads, messages } }, now);
  const lanes = await lockLanes(
    tx,
    scope,
    recorded.flatMap(({ message }) => message.accountId ?? []),
  );
  await noteOnLanes(tx, scope, { recorded, lanes }, now);
  await writeLanes(tx, scope, lanes.values());
  return recorded[0]?.message ?? null;
}
