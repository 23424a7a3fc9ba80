// Lanes held by this process, served together: whatever is to be written of them at a moment is one transaction
// (send-batch.ts), and providers are called beside each other, so that a slow one keeps no other lane waiting.
import type { SendOutcome } from "../channels/channel.ts";
import type { Foundation } from "../foundation.ts";
import { lockLeads } from "../leads/store.ts";
import { handOver as handOverToProvider } from "./hand-over.ts";
import { insist } from "./insist.ts";
import { type Passed, passGate } from "./pass-gate.ts";
import { putBack, putOff } from "./put-back.ts";
import { reachPoint } from "./reach-point.ts";
import { type Attempt, recordOutcome } from "./record-outcome.ts";
import { sendBatch } from "./send-batch.ts";
import type { MessageRow } from "./store.ts";
import { lockMessages } from "./store-batch.ts";
import { claimNext, type LaneKey, type LaneLease, releaseLane } from "./store-lanes.ts";

/** A worker told to stop waits so long for a database that is away. */
const STOPPING_MS = 5_000;
/** Messages of one turn, so that no lane keeps others from theirs. */
const TURN = 50;
/** Lanes of one transaction at most: requests wait for it on SQLite. */
const TOGETHER = 32;

/** Who serves lanes, and for how long a claim holds (ms). */
export interface Server {
  readonly holder: string;
  readonly leaseMs: number;
  readonly isStopping: () => boolean;
  /** the messages it has in hand at this moment */
  readonly inHand: Set<string>;
  /** hands a message over; left out: to its provider */
  readonly handOver?: (passed: Passed) => Promise<SendOutcome>;
}

/** A lane that is served. */
interface Lane {
  readonly key: LaneKey;
  /** messages looked at in this turn */
  served: number;
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

/**
 * Makes what serves lanes: given a held one, it sends what is due in it and gives it back; the promise says then how many
 * messages were looked at.
 */
export function serveLanes(foundation: Foundation, server: Server): (lane: LaneKey) => Promise<number> {
  const { db, clock, config, log } = foundation;
  const { handOver = (passed) => handOverToProvider(foundation, passed), holder, inHand } = server;
  const free: Lane[] = [];
  const arrived: Arrived[] = [];
  let isRunning = false;

  const isLeaving = (lane: Lane) => server.isStopping() || lane.failure !== undefined || lane.served >= TURN;
  const leaseAt = (now: number): LaneLease => ({ holder, endsAt: now + server.leaseMs });
  const patiently = <T>(write: () => Promise<T>) =>
    insist(foundation, server.isStopping() ? STOPPING_MS : server.leaseMs, write);

  function giveUp(lane: Lane, failure: unknown): void {
    lane.failure ??= failure;
  }

  function rest({ end, served, failure }: Lane): void {
    if (failure === undefined) end.resolve(served);
    else end.reject(failure);
  }

  function call(lane: Lane, passed: Passed): void {
    const { message } = passed;
    reachPoint("gate");
    const calling = async () => {
      try {
        const outcome = await handOver(passed);
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
    const now = clock.now();
    const batch = {
      attempts: ended.map(({ attempt }) => attempt),
      lanes: lanes.filter((lane) => !isLeaving(lane)).map(({ key }) => key),
      leaving: lanes.filter(isLeaving).map(({ key }) => key),
      lease: leaseAt(now),
      config,
      onClaim: (message: MessageRow) => {
        tried.set(message.id, message);
        inHand.add(message.id);
      },
    };
    const end = await db
      .transaction((tx) => sendBatch(tx, batch, now))
      .catch(async (error) => {
        await apart({ lanes, ended, tried, error });
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
    const leaving = new Set(end.passed.map(({ message }) => message.id));
    for (const id of tried.keys()) if (!leaving.has(id)) inHand.delete(id);
    for (const lane of lanes) {
      const name = nameOf(lane.key);
      const one = passed.get(name);
      if (claimed.has(name)) lane.served += 1;
      if (one !== undefined) call(lane, one);
      else if (rested.has(name)) rest(lane);
      else free.push(lane);
    }
  }

  /**
   * After a transaction that failed. Whether its commit arrived or not, what it let through was not handed over, and is
   * given back. Then each is served alone, so that one message's fault is its own; unless the database is away.
   */
  async function apart({ lanes, ended, tried, error }: Failed): Promise<void> {
    const isAway = db.dialect.isAway(error);
    if (!isAway) log.warn({ err: error }, "messages could not be served together, so each is served alone");
    await Promise.all(ended.map(({ lane, attempt }) => recordAlone(attempt).catch((failure) => giveUp(lane, failure))));
    await Promise.all(
      [...tried.values()].map((message) =>
        takeBack(message).catch((failure) =>
          log.error({ err: failure, messageId: message.id }, "a message that was not handed over is not given back"),
        ),
      ),
    );
    if (isAway) for (const lane of lanes) giveUp(lane, error);
    await Promise.all(lanes.map(serveAlone));
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

  async function serveAlone(lane: Lane): Promise<void> {
    try {
      if (!isLeaving(lane) && (await claimAlone(lane))) return;
    } catch (failure) {
      giveUp(lane, failure);
    }
    const release = () => db.transaction((tx) => releaseLane(tx, lane.key, holder));
    await patiently(release).catch((failure) => giveUp(lane, failure));
    rest(lane);
  }

  /** Claims one message and brings it to its gate by itself. False when nothing is due. */
  async function claimAlone(lane: Lane): Promise<boolean> {
    const now = clock.now();
    const claim = await db.transaction((tx) => claimNext(tx, { lane: lane.key, lease: leaseAt(now) }, now));
    if (claim === null) return false;
    reachPoint("claim");
    inHand.add(claim.id);
    lane.served += 1;
    const passed = await passGate(foundation, claim, clock.now()).catch(async (error) => {
      log.error({ err: error, messageId: claim.id }, "a message failed at its gate");
      const later = db.dialect.isAway(error) ? putBack : putOff;
      await patiently(() => later(foundation, claim, clock.now()))
        .then(() => recordAlone({ message: claim, outcome: { kind: "stale" }, random: 0 }))
        .finally(() => inHand.delete(claim.id));
      return null;
    });
    if (passed !== null) {
      call(lane, passed);
      return true;
    }
    inHand.delete(claim.id);
    free.push(lane);
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

  return (key) => {
    const lane: Lane = { key, served: 0, failure: undefined, end: Promise.withResolvers<number>() };
    free.push(lane);
    wakeUp();
    return lane.end.promise;
  };
}
