// The loop that sends: takes lanes with something due, serves several at once, takes back what dead workers left.
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { closeKept } from "../channels/kept-connections.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { noteSending } from "../jobs/serving.ts";
import { startWokenLoop } from "../jobs/woken-loop.ts";
import { placeMessages } from "./place-messages.ts";
import { recoverMessages } from "./recover-messages.ts";
import { HOLD_MS, type Lanes, type Server, serveLanes } from "./serve-lanes.ts";
import { LOOK_AGAIN_MS } from "./settle-doubt.ts";
import { type LaneKey, lanesOf, leaseHolders, nextDue, releaseLane, takeLanes } from "./store-lanes.ts";
import { findDead, giveSignOfLife } from "./store-worker-proof.ts";

/** Names a lane within a process. */
const nameOf = ({ organizationId, accountId }: LaneKey) => `${organizationId} ${accountId}`;

/** How the loop runs. */
export interface SendingOptions {
  /** how long a claim holds without a word, ms */
  readonly leaseMs: number;
  /** lanes served at once */
  readonly lanes: number;
  readonly pollMs: number;
  /** see `Holders` */
  readonly lookAgainMs: number;
  /** see `Server` */
  readonly handOver?: NonNullable<Server["handOver"]>;
}

// Looked at when the next message is due, and twice a second: what another process planned leaves within a second of its time.
const USUAL: SendingOptions = { leaseMs: 120_000, lanes: 32, pollMs: 500, lookAgainMs: LOOK_AGAIN_MS };
const RECOVERY_MS = 2_000;
/** Lanes that only wait for their pace take no other's place; together a worker holds so many times as many as it serves at once. */
const HELD = 4;
/** Large transactions in the background end within so long (jobs/batch-size.ts): they are asked to before a message is due. */
const AHEAD_MS = 1_500;
/** And begin again so long after the last message. */
const AFTER_MS = 1_000;

/** Who serves, by what, and which lanes at this moment. */
interface Serving {
  readonly server: Server;
  readonly serve: Lanes["serve"];
  readonly served: Set<string>;
}

/** `served`: the lanes of this process. After a sleep their leases have ended and they are taken once more: once is enough. */
async function takeAndServe(
  foundation: Foundation,
  { server, serve, served, limit }: Serving & { limit: number },
): Promise<Promise<number>[]> {
  if (limit <= 0) return [];
  const now = foundation.clock.now();
  const lease = { holder: server.holder, endsAt: now + server.leaseMs };
  const { holdMs } = server;
  const lanes = await foundation.db.transaction((tx) => takeLanes(tx, { lease, limit, holdMs }, now));
  return lanes.flatMap((lane) => {
    const name = nameOf(lane);
    if (served.has(name)) return [];
    served.add(name);
    return [serve(lane).finally(() => served.delete(name))];
  });
}

async function recoverDead(
  foundation: Foundation,
  { server, served, lookAgainMs }: { server: Server; served: ReadonlySet<string>; lookAgainMs: number },
): Promise<void> {
  const { db } = foundation;
  const { holder, inHand } = server;
  const others = (await leaseHolders(db)).filter((one) => one !== holder);
  const dead = await findDead(db, others);
  const isAlive = (one: string) => db.engine === "postgres" && one !== holder && !dead.includes(one);
  await recoverMessages(foundation, { dead, holder, isInHand: (id) => inHand.has(id), isAlive, lookAgainMs });
  // Taken by a commit whose answer was lost with the database's server: nobody here knows of it.
  for (const lane of await lanesOf(db, holder)) {
    if (!served.has(nameOf(lane))) await db.transaction((tx) => releaseLane(tx, lane, { holder }));
  }
}

/** Starts the loop. On SQLite the caller holds the worker's lock, so all who claimed before are dead. */
export async function startSending(
  foundation: Foundation,
  options: Partial<SendingOptions> = {},
): Promise<{ stop(): Promise<void> }> {
  const { leaseMs, lanes, pollMs, lookAgainMs, handOver } = { ...USUAL, ...options };
  const { db, clock, log } = foundation;
  const holder = newId();
  const stopping = new AbortController();
  const server: Server = {
    holder,
    leaseMs,
    holdMs: Math.min(HOLD_MS, leaseMs / 2),
    stopping: stopping.signal,
    inHand: new Set(),
    ...(handOver && { handOver }),
  };
  const served = new Set<string>();
  const { serve, waiting } = serveLanes(foundation, server);
  const life = await giveSignOfLife(db, holder);
  await keepEnvironmentAccount(foundation);
  if (db.engine === "sqlite") await recoverMessages(foundation, { dead: "all", lookAgainMs });
  else await recoverDead(foundation, { server, served, lookAgainMs });

  const busy = new Set<Promise<unknown>>();
  let recoveredAt = performance.now();
  const turn = async () => {
    if (performance.now() - recoveredAt > RECOVERY_MS) {
      recoveredAt = performance.now();
      await keepEnvironmentAccount(foundation);
      await recoverDead(foundation, { server, served, lookAgainMs });
      await placeMessages(foundation);
    }
    const limit = Math.min(lanes + waiting(), lanes * HELD) - busy.size;
    const now = clock.now();
    const { isDue, next } = await nextDue(db, now);
    const servings = isDue ? await takeAndServe(foundation, { server, serve, served, limit }) : [];
    for (const serving of servings) {
      const done = serving
        .catch((error) => log.error({ err: error }, "a lane failed"))
        .finally(() => {
          busy.delete(done);
          loop.ring();
        });
      busy.add(done);
    }
    if (busy.size > 0) noteSending(AFTER_MS);
    if (next === null) return pollMs;
    if (next - now < AHEAD_MS) noteSending(next - now + AFTER_MS);
    return Math.min(pollMs, Math.max(1, next - clock.now()));
  };
  const loop = startWokenLoop("messages", () =>
    turn().catch((error) => {
      log.error({ err: error }, "sending failed");
      return pollMs;
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await loop.stop();
      await Promise.all(busy);
      await closeKept();
      await life.end();
    },
  };
}

/** Sends everything that is due now, once; for tests and serverless calls. */
async function sendDue(foundation: Foundation): Promise<number> {
  await keepEnvironmentAccount(foundation);
  const stopping = new AbortController().signal;
  // it does not wait for what may leave later
  const server: Server = { holder: newId(), leaseMs: USUAL.leaseMs, holdMs: 0, stopping, inHand: new Set() };
  const served = new Set<string>();
  const { serve } = serveLanes(foundation, server);
  let sent = (await recoverMessages(foundation, { dead: [] })) + (await placeMessages(foundation));
  for (;;) {
    const counts = await Promise.all(await takeAndServe(foundation, { server, serve, served, limit: USUAL.lanes }));
    if (counts.length === 0) return sent;
    sent += counts.reduce((sum, one) => sum + one, 0);
  }
}

/** The sender, wherever a worker runs. */
export const sendingWorker: Worker = {
  name: "sending",
  start: (foundation) => startSending(foundation),
  runOnce: sendDue,
};
