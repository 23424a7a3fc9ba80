// One step of many lanes in one transaction (delivery.md, section 2): attempts that ended are recorded, and of each lane that
// is free the next message is claimed and passes its gate. A transaction for each of the three cost a commit each, and
// forty statements a message. What does not wait for one another is asked at once: PostgreSQL is asked ten times a batch where
// it was sixteen, which took both sides from 0.96–0.99 to 0.85–0.93 ms a message (batches of 16, load 2.3–2.8).

import { WAITS } from "@lead-dashboard/domain/messages/gate";
import type { Config } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import { lockLeads } from "../leads/store.ts";
import { type Passed, passGates } from "./pass-gate.ts";
import { reachPoint } from "./reach-point.ts";
import { type Attempt, noteOnLanes, recordOutcomes } from "./record-outcome.ts";
import type { MessageRow } from "./store.ts";
import { dueInLanes, lockLanes, lockMessages, tellWaiting, writeLanes } from "./store-batch.ts";
import { gatherDues, gatheredLanes, type LaneKey, type LaneLease, releaseLane, writeDues } from "./store-lanes.ts";
import { holdSwitch } from "./store-switch.ts";
import { turnsOf } from "./turns-of.ts";

/** What is to be done. */
export interface Batch {
  /** of each lead at most one */
  readonly attempts: readonly Attempt[];
  /** held lanes whose next message may leave; none has one on its way but those whose attempt is recorded here */
  readonly lanes: readonly LaneKey[];
  /** held lanes that are to be given back */
  readonly leaving: readonly LaneKey[];
  readonly lease: LaneLease;
  /** a lane whose next turn is no further off (ms) stays held */
  readonly holdMs: number;
  readonly config: Config;
  /** told of each message before it comes to its gate: its fence, if the commit arrives, is one more */
  readonly onClaim: (message: MessageRow) => void;
}

/** What was done. Lanes that are in none of these have something due still. */
export interface BatchEnd {
  readonly passed: readonly Passed[];
  /** claimed, whether they passed or not */
  readonly claimed: readonly MessageRow[];
  /** given back, since nothing is due in them, or lost */
  readonly rested: readonly LaneKey[];
  /** held still: their pace lets nothing leave before an instant (ms), whether anything is due or not */
  readonly waiting: readonly (LaneKey & { readonly until: number })[];
}

/**
 * Does it, one organization after the other. Rows are always held in the same order: leads, the switch, messages, lanes,
 * each by its id. A lead has one message in a batch at most, so that each gate sees what the one before has left behind.
 */
export async function sendBatch(tx: Tx, batch: Batch, now: number): Promise<BatchEnd> {
  const organizationIds = [
    ...batch.attempts.map(({ message }) => message.organizationId),
    ...[...batch.lanes, ...batch.leaving].map(({ organizationId }) => organizationId),
  ];
  const ends: BatchEnd[] = [];
  for (const organizationId of [...new Set(organizationIds)].sort()) {
    const isOwn = (one: { organizationId: string }) => one.organizationId === organizationId;
    const own = {
      ...batch,
      attempts: batch.attempts.filter(({ message }) => isOwn(message)),
      lanes: batch.lanes.filter(isOwn),
      leaving: batch.leaving.filter(isOwn),
    };
    ends.push(await sendOfOne(tx, { organizationId }, own, now));
  }
  return {
    passed: ends.flatMap(({ passed }) => passed),
    claimed: ends.flatMap(({ claimed }) => claimed),
    rested: ends.flatMap(({ rested }) => rested),
    waiting: ends.flatMap(({ waiting }) => waiting),
  };
}

/** The first of each lead, and none of the leads of attempts. */
function oneOfEachLead<Due extends { leadId: string }>(due: readonly Due[], attempts: readonly Attempt[]): Due[] {
  const seen = new Set(attempts.map(({ message }) => message.leadId));
  return due.filter(({ leadId }) => {
    if (seen.has(leadId)) return false;
    seen.add(leadId);
    return true;
  });
}

async function sendOfOne(tx: Tx, scope: Scope, batch: Batch, now: number): Promise<BatchEnd> {
  const { attempts, lease, config, leaving } = batch;
  gatherDues(tx);
  const accountIds = batch.lanes.map(({ accountId }) => accountId);
  // asked at once, also of lanes that turn out to wait: few keep a pace
  const [turns, first] = await Promise.all([
    turnsOf(tx, scope, accountIds, now),
    dueInLanes(tx, scope, { accountIds }, now),
  ]);
  const waitOf = (accountId: string) => turns.get(accountId) ?? { any: now, automatic: now };
  const isFree = (accountId: string) => waitOf(accountId).any <= now && waitOf(accountId).automatic <= now;
  const spaced = accountIds.filter((id) => waitOf(id).any <= now && waitOf(id).automatic > now);
  const due = [
    ...first.filter(({ accountId }) => accountId !== null && isFree(accountId)),
    ...(await dueInLanes(tx, scope, { accountIds: spaced, isByHand: true }, now)),
  ];
  const chosen = oneOfEachLead(due, attempts);
  const leadIds = [...attempts.map(({ message }) => message.leadId), ...chosen.map(({ leadId }) => leadId)];
  // held in this order, and asked at once
  const [leads, ended] = await Promise.all([
    lockLeads(tx, scope, leadIds),
    lockMessages(
      tx,
      scope,
      attempts.map(({ message }) => message.id),
    ),
  ]);
  const recorded = await recordOutcomes(tx, scope, { attempts, held: { leads, messages: ended } }, now);
  for (const _ of recorded) reachPoint("next-plan");

  const told = recorded.flatMap(({ message }) => message.accountId ?? []);
  const own = new Set([...accountIds, ...told]);
  const released = leaving.map(({ accountId }) => accountId);
  const noted = gatheredLanes(tx).map(({ accountId }) => accountId);
  // at once and in their order, also those given back and those a next step was planned for: two workers note dues in each
  // other's lanes, and would wait for each other
  const [sending, held, lanes] = await Promise.all([
    chosen.length === 0 ? null : holdSwitch(tx, scope),
    lockMessages(
      tx,
      scope,
      chosen.map(({ id }) => id),
    ),
    lockLanes(tx, scope, [...new Set([...own, ...released, ...noted])]),
  ]);
  const isHeld = (accountId: string | null) => lanes.get(accountId ?? "")?.leaseHolder === lease.holder;
  await noteOnLanes(tx, scope, { recorded, lanes }, now);

  const claimed = chosen.flatMap(({ id, leadId, accountId }) => {
    const message = held.get(id);
    const isDue = message?.state === "planned" && message.dueAt !== null && message.dueAt <= now;
    // merged meanwhile: its lead is another one, which is not held, so it comes with the next turn
    const isSame = message?.accountId === accountId && message?.leadId === leadId;
    return isDue && isSame && isHeld(accountId) ? [message] : [];
  });
  for (const message of claimed) {
    const lane = lanes.get(message.accountId ?? "");
    if (lane !== undefined) Object.assign(lane, { leaseEndsAt: lease.endsAt, servedAt: now });
    batch.onClaim(message);
    reachPoint("claim");
  }
  const waiting = batch.lanes.flatMap((key) => {
    const until = waitOf(key.accountId).any;
    const lane = lanes.get(key.accountId);
    if (until <= now || until > now + batch.holdMs || lane === undefined || !isHeld(key.accountId)) return [];
    Object.assign(lane, { leaseEndsAt: lease.endsAt });
    return [{ ...key, until }];
  });
  const alongside = () =>
    writeLanes(
      tx,
      scope,
      [...lanes.values()].filter(({ accountId }) => own.has(accountId)),
    );
  const gate = sending === null ? null : { messages: claimed, leads, sending, lanes, lease, config, alongside };
  const isAnyClaimed = gate !== null && claimed.length > 0;
  const passed = isAnyClaimed ? await passGates(tx, scope, gate, now) : [];
  if (!isAnyClaimed) await alongside();
  await writeDues(tx, ({ accountId }) => isHeld(accountId));

  const kept = new Set([...due, ...waiting].map(({ accountId }) => accountId));
  const ending = batch.lanes.filter(({ accountId }) => !kept.has(accountId) || !isHeld(accountId));
  const rested = [...leaving, ...ending];
  for (const lane of rested) {
    const { any, automatic } = waitOf(lane.accountId);
    const { holder } = lease;
    if (automatic > now && isHeld(lane.accountId))
      await tellWaiting(tx, lane, any > now ? WAITS.rate : WAITS.spacing, now);
    await releaseLane(tx, lane, { holder, automaticAt: automatic > any ? automatic : undefined });
  }
  return { passed, claimed, rested, waiting };
}
