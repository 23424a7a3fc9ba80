// Lanes held by this process, served together: whatever is to be written of them at a moment is one transaction
// (send-batch.ts), and providers are called beside each other, so that a slow one keeps no other lane waiting.
import type { SendOutcome } from "../channels/channel.ts";
import type { Foundation } from "../foundation.ts";
import { lockLeads } from "../leads/store.ts";
import { handOver as handOverToProvider, type Seen, seenNow } from "./hand-over.ts";
import { insist } from "./insist.ts";
import { type Passed, passGate } from "./pass-gate.ts";
import { putBack, putOff } from "./put-back.ts";
import { reachPoint } from "./reach-point.ts";
import { type Attempt, recordOutcome } from "./record-outcome.ts";
import { sendBatch } from "./send-batch.ts";
import type { MessageRow } from "./store.ts";
import { lockMessages } from "./store-batch.ts";
import { claimNext, type LaneKey, type LaneLease, releaseLane } from "./store-lanes.ts";
import { turnsOf } from "./turns-of.ts";

/** A worker told to stop waits so long for a database that is away. */
const STOPPING_MS = 5_000;
/** Messages of one turn, so that no lane keeps others from theirs. */
const TURN = 50;
/** A lane waits so long for its turn, in one turn of its own, ms. */
export const HOLD_MS = 2_000;
/** Lanes of one transaction at most: requests wait for it on SQLite. */
const TOGETHER = 32;

/** Who serves lanes, and for how long a claim holds (ms). */
export interface Server {
  readonly holder: string;
  readonly leaseMs: number;
  /** a lane whose pace lets nothing leave for so long (ms) waits and stays held; one that waits longer is given back */
  readonly holdMs: number;
  readonly stopping: AbortSignal;
  /** the messages it has in hand at this moment */
  readonly inHand: Set<string>;
  /** hands a message over; left out: to its provider */
  readonly handOver?: (passed: Passed, seen: Seen) => Promise<SendOutcome>;
}

/** A lane that is served. */
interface Lane {
  readonly key: LaneKey;
  /** messages looked at in this turn */
  served: number;
  /** how long it waited for its pace in this turn, ms */
  waitedMs: number;
  /** it is given back because of this */
  failure: unknown;
  readonly end: PromiseWithResolvers<number>;
}

/** An attempt that ended and is not recorded yet. */
interface Arrived {
  readonly lane: Lane;
  readonly attempt: Attempt;
}

/** What a transaction that failed was about. */
interface Failed {
  readonly lanes: readonly Lane[];
  readonly ended: readonly Arrived[];
  /** messages as they were before the gate to which it brought them */
  readonly tried: ReadonlyMap<string, MessageRow>;
  readonly error: unknown;
}

const nameOf = ({ organizationId, accountId }: Pick<MessageRow, "organizationId" | "accountId">) =>
  `${organizationId} ${accountId}`;

/** What serves lanes. */
export interface Lanes {
  /** sends what is due in a held lane and gives it back; says then how many messages were looked at */
  serve(lane: LaneKey): Promise<number>;
  /** how many only wait for their pace: no transaction and no provider is busy with them */
  waiting(): number;
}

/** Makes what serves lanes. */
export function serveLanes(foundation: Foundation, server: Server): Lanes {
  const { db, clock, config, log } = foundation;
  const { handOver = (passed, seen) => handOverToProvider(foundation, passed, seen), holder, inHand } = server;
  const free: Lane[] = [];
  const arrived: Arrived[] = [];
  const waiting = new Map<Lane, NodeJS.Timeout>();
  let isRunning = false;

  const hasWaited = ({ waitedMs }: Lane) => waitedMs > 0 && waitedMs >= server.holdMs;
  const isLeaving = (lane: Lane) =>
    server.stopping.aborted || lane.failure !== undefined || lane.served >= TURN || hasWaited(lane);
  const leaseAt = (now: number): LaneLease => ({ holder, endsAt: now + server.leaseMs });
  const patiently = <T>(write: () => Promise<T>) =>
    insist(foundation, () => (server.stopping.aborted ? STOPPING_MS : server.leaseMs), write);

  /** Whoever waits looks again at its time, or when the worker is told to stop. */
  function wait(lane: Lane, until: number): void {
    const pause = Math.max(1, until - clock.now());
    lane.waitedMs += pause;
    waiting.set(
      lane,
      setTimeout(() => goOn(lane), pause),
    );
  }

  function goOn(lane: Lane): void {
    clearTimeout(waiting.get(lane));
    waiting.delete(lane);
    free.push(lane);
    wakeUp();
  }

  function giveUp(lane: Lane, failure: unknown): void {
    lane.failure ??= failure;
  }

  function rest({ end, served, failure }: Lane): void {
    if (failure === undefined) end.resolve(served);
    else end.reject(failure);
  }

  function call(lane: Lane, passed: Passed, seen: Seen): void {
    const { message } = passed;
    reachPoint("gate");
    const calling = async () => {
      try {
        const outcome = await handOver(passed, seen);
        arrived.push({ lane, attempt: { message, outcome, random: Math.random() } });
      } catch (error) {
        inHand.delete(message.id);
        giveUp(lane, error);
        free.push(lane);
      }
      wakeUp();
    };
    void calling();
  }

  /** What arrived, one of each lead; the others come with the next. */
  function takeArrived(): Arrived[] {
    const leads = new Set<string>();
    const taken: Arrived[] = [];
    for (const one of arrived.splice(0)) {
      const isTaken = taken.length < TOGETHER && !leads.has(one.attempt.message.leadId);
      (isTaken ? taken : arrived).push(one);
      if (isTaken) leads.add(one.attempt.message.leadId);
    }
    return taken;
  }

  async function step(): Promise<void> {
    const ended = takeArrived();
    const lanes = [...ended.map(({ lane }) => lane), ...free.splice(0, TOGETHER)];
    const tried = new Map<string, MessageRow>();
    // before anything is read: the transaction may wait, and what leaves is only as fresh as what its gate saw
    const seen = seenNow(foundation);
    const now = seen.at;
    const batch = {
      attempts: ended.map(({ attempt }) => attempt),
      lanes: lanes.filter((lane) => !isLeaving(lane)).map(({ key }) => key),
      leaving: lanes.filter(isLeaving).map(({ key }) => key),
      lease: leaseAt(now),
      holdMs: server.holdMs,
      config,
      onClaim: (message: MessageRow) => {
        tried.set(message.id, message);
        inHand.add(message.id);
      },
    };
    const end = await db
      .transaction((tx) => sendBatch(tx, batch, now))
      .catch((error) => {
        apart({ lanes, ended, tried, error });
        return null;
      });
    if (end === null) return;
    for (const { attempt } of ended) {
      inHand.delete(attempt.message.id);
      reachPoint("record");
    }
    const passed = new Map(end.passed.map((one) => [nameOf(one.message), one]));
    const claimed = new Set(end.claimed.map(nameOf));
    const rested = new Set(end.rested.map(nameOf));
    const turns = new Map(end.waiting.map((one) => [nameOf(one), one.until]));
    const leaving = new Set(end.passed.map(({ message }) => message.id));
    for (const id of tried.keys()) if (!leaving.has(id)) inHand.delete(id);
    for (const lane of lanes) {
      const name = nameOf(lane.key);
      const one = passed.get(name);
      const turn = turns.get(name);
      if (claimed.has(name)) lane.served += 1;
      if (one !== undefined) call(lane, one, seen);
      else if (rested.has(name)) rest(lane);
      else if (turn !== undefined && !server.stopping.aborted) wait(lane, turn);
      else free.push(lane);
    }
  }

  /**
   * After a transaction that failed. Whether its commit arrived or not, what it let through was not handed over, and is
   * given back. Then each is served alone, so that one message's fault is its own; unless the database is away. Nobody waits
   * for it: what cannot be written down keeps its own lane and no other.
   */
  function apart({ lanes, ended, tried, error }: Failed): void {
    const isAway = db.dialect.isAway(error);
    if (!isAway) log.warn({ err: error }, "messages could not be served together, so each is served alone");
    for (const lane of lanes) {
      const own = ended.filter((one) => one.lane === lane).map(({ attempt }) => attempt);
      const name = nameOf(lane.key);
      const claims = [...tried.values()].filter((message) => nameOf(message) === name);
      void settleAndServe(lane, { own, claims, error: isAway ? error : undefined });
    }
  }

  async function settleAndServe(
    lane: Lane,
    { own, claims, error }: { own: readonly Attempt[]; claims: readonly MessageRow[]; error: unknown },
  ): Promise<void> {
    for (const attempt of own) await recordAlone(attempt).catch((failure) => giveUp(lane, failure));
    for (const message of claims)
      await takeBack(message).catch((failure) =>
        log.error({ err: failure, messageId: message.id }, "a message that was not handed over is not given back"),
      );
    if (error !== undefined) giveUp(lane, error);
    await serveAlone(lane);
  }

  async function recordAlone(attempt: Attempt): Promise<void> {
    const record = () =>
      db.transaction(async (tx) => {
        await recordOutcome(tx, attempt, clock.now());
        reachPoint("next-plan");
      });
    await patiently(record).finally(() => inHand.delete(attempt.message.id));
    reachPoint("record");
  }

  /** Plans a message again that this worker may have let through; `message` as it was before its gate. */
  async function takeBack({ id, organizationId, leadId, fence }: MessageRow): Promise<void> {
    const take = () =>
      db.transaction(async (tx) => {
        await lockLeads(tx, { organizationId }, [leadId]);
        const message = (await lockMessages(tx, { organizationId }, [id])).get(id);
        if (message?.leaseHolder !== holder || message.fence !== fence + 1) return;
        await recordOutcome(tx, { message, outcome: { kind: "stale" }, random: 0 }, clock.now());
      });
    await patiently(take).finally(() => inHand.delete(id));
  }

  /** Gives a lane back; what keeps its distance does not call for it before its turn. */
  const release = ({ key }: Lane) =>
    db.transaction(async (tx) => {
      const { organizationId, accountId } = key;
      const now = clock.now();
      const turn = (await turnsOf(tx, { organizationId }, [accountId], now)).get(accountId);
      const isSpaced = turn !== undefined && turn.automatic > turn.any && turn.automatic > now;
      await releaseLane(tx, key, { holder, automaticAt: isSpaced ? turn.automatic : undefined });
    });

  async function serveAlone(lane: Lane): Promise<void> {
    try {
      if (!isLeaving(lane) && (await claimAlone(lane))) return;
    } catch (failure) {
      giveUp(lane, failure);
    }
    await patiently(() => release(lane)).catch((failure) => giveUp(lane, failure));
    rest(lane);
  }

  /** Claims one message and brings it to its gate by itself. False when nothing is due, or its pace lets nothing leave. */
  async function claimAlone(lane: Lane): Promise<boolean> {
    const now = clock.now();
    const claim = await db.transaction(async (tx) => {
      const { organizationId, accountId } = lane.key;
      const turns = (await turnsOf(tx, { organizationId }, [accountId], now)).get(accountId);
      if (turns !== undefined && turns.automatic > now) return null;
      return claimNext(tx, { lane: lane.key, lease: leaseAt(now) }, now);
    });
    if (claim === null) return false;
    reachPoint("claim");
    inHand.add(claim.id);
    lane.served += 1;
    const seen = seenNow(foundation);
    const passed = await passGate(foundation, claim, seen.at).catch(async (error) => {
      log.error({ err: error, messageId: claim.id }, "a message failed at its gate");
      const later = db.dialect.isAway(error) ? putBack : putOff;
      await patiently(() => later(foundation, claim, clock.now()))
        .then(() => recordAlone({ message: claim, outcome: { kind: "stale" }, random: 0 }))
        .finally(() => inHand.delete(claim.id));
      return null;
    });
    if (passed !== null) {
      call(lane, passed, seen);
      return true;
    }
    inHand.delete(claim.id);
    free.push(lane);
    wakeUp();
    return true;
  }

  async function run(): Promise<void> {
    for (;;) {
      // whatever arrives in this turn of the event loop comes along, and requests come in between
      await new Promise((resolve) => setImmediate(resolve));
      if (free.length === 0 && arrived.length === 0) {
        isRunning = false;
        return;
      }
      await step();
    }
  }

  function wakeUp(): void {
    if (isRunning) return;
    isRunning = true;
    void run();
  }

  server.stopping.addEventListener("abort", () => {
    for (const lane of [...waiting.keys()]) goOn(lane);
  });
  return {
    serve(key) {
      const end = Promise.withResolvers<number>();
      const lane: Lane = { key, served: 0, waitedMs: 0, failure: undefined, end };
      free.push(lane);
      wakeUp();
      return end.promise;
    },
    waiting: () => waiting.size,
  };
}
