// One lane's turn: claim, gate, call, record, one message after the other (delivery.md, section 2).
import { readFiles } from "../attachments/read-files.ts";
import type { SendOutcome } from "../channels/channel.ts";
import { openEmailChannel } from "../channels/open-channel.ts";
import { openMailbox } from "../channels/open-mailbox.ts";
import type { Foundation } from "../foundation.ts";
import { handOverText } from "./hand-over-text.ts";
import { insist } from "./insist.ts";
import { type Passed, passGate } from "./pass-gate.ts";
import { putBack, putOff } from "./put-back.ts";
import { reachPoint } from "./reach-point.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { MessageRow } from "./store.ts";
import { claimNext, type LaneKey, releaseLane } from "./store-lanes.ts";
import { traceMail } from "./trace-mail.ts";

/** The whole call of a provider; far below the lease. */
const CALL_MS = 20_000;
/** What the gate saw may be this old when the message is handed over. */
const GATE_FRESH_MS = 5_000;
/** A worker told to stop waits so long for a database that is away. */
const STOPPING_MS = 5_000;
/** Messages of one turn, so that no lane keeps others from theirs. */
const TURN = 50;

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

/** Only what a person writes carries files; others are spared the look. */
async function filesOf({ db }: Foundation, { id, organizationId, enrollmentId, actor }: MessageRow) {
  return enrollmentId !== null || actor.kind !== "member" ? [] : readFiles(db, { organizationId }, id);
}

async function call(foundation: Foundation, { outgoing, account, message }: Passed): Promise<SendOutcome> {
  const { clock } = foundation;
  const [passedAt, passedOn] = [performance.now(), clock.now()];
  // The first stands still while a computer sleeps, the second shows the jump: what leaves after it passes the gate again.
  const isGateFresh = () =>
    performance.now() - passedAt < GATE_FRESH_MS && Math.abs(clock.now() - passedOn) < GATE_FRESH_MS;
  const budget = { totalMs: CALL_MS, isGateFresh };
  try {
    const files = await filesOf(foundation, message);
    if ("text" in outgoing) return await handOverText(foundation, { account, text: outgoing.text, files }, budget);
    const mail = { ...outgoing.mail, files };
    const open = await openMailbox(foundation, account);
    const channel = await openEmailChannel();
    const outcome = await channel.send(open, mail, budget);
    if (outcome.kind !== "unknown") return outcome;
    return (await traceMail(open, mail.messageId)) === "found"
      ? { kind: "accepted", providerId: mail.messageId, answer: "found among the sent mails" }
      : outcome;
  } catch (error) {
    // Only before anything was handed over: secrets that do not open, a library that does not load.
    return { kind: "retry", reason: error instanceof Error ? error.message : String(error), isAccountRefused: true };
  }
}

async function sendOne(
  foundation: Foundation,
  { claim, handOver }: { claim: MessageRow; handOver: (passed: Passed) => Promise<SendOutcome> },
  patienceMs: number,
): Promise<void> {
  const { db, clock } = foundation;
  const record = (message: MessageRow, outcome: SendOutcome) => {
    const attempt = { message, outcome, random: Math.random() };
    return insist(foundation, patienceMs, () =>
      db.transaction(async (tx) => {
        const recorded = await recordOutcome(tx, attempt, clock.now());
        reachPoint("next-plan");
        return recorded;
      }),
    );
  };
  const passed = await passGate(foundation, claim, clock.now()).catch(async (error) => {
    // Whether the gate's commit arrived or not, nothing was handed over.
    const later = db.dialect.isAway(error) ? putBack : putOff;
    await insist(foundation, patienceMs, () => later(foundation, claim, clock.now()));
    await record(claim, { kind: "stale" });
    throw error;
  });
  if (passed === null) return;
  reachPoint("gate");
  await record(passed.message, await handOver(passed));
  reachPoint("record");
}

/** Sends what is due in a held lane and gives it back. Returns how many messages were looked at. */
export async function serveLane(foundation: Foundation, lane: LaneKey, server: Server): Promise<number> {
  const { db, clock } = foundation;
  const { handOver = (passed) => call(foundation, passed) } = server;
  let served = 0;
  const patienceMs = () => (server.isStopping() ? STOPPING_MS : server.leaseMs);
  try {
    while (served < TURN && !server.isStopping()) {
      const now = clock.now();
      const lease = { holder: server.holder, endsAt: now + server.leaseMs };
      const claim = await db.transaction((tx) => claimNext(tx, { lane, lease }, now));
      if (claim === null) break;
      reachPoint("claim");
      server.inHand.add(claim.id);
      await sendOne(foundation, { claim, handOver }, patienceMs()).finally(() => server.inHand.delete(claim.id));
      served += 1;
    }
  } finally {
    await insist(foundation, patienceMs(), () => db.transaction((tx) => releaseLane(tx, lane, server.holder)));
  }
  return served;
}
