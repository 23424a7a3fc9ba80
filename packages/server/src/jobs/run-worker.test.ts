import { afterAll, beforeAll, expect, test } from "vitest";
import type { Listeners } from "../events/listeners.ts";
import { recordEvents } from "../events/outbox.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { settled } from "../testing/settled.ts";
import type { Jobs } from "./jobs.ts";
import { enqueueMany } from "./queue.ts";
import { runWorker } from "./run-worker.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());

// so many that they take many times the ten milliseconds after which others have their turn
const EVENTS = 1_500;
const JOBS = 500;

/** Runs a worker until it has done so many of something, and counts the turns others had meanwhile. */
async function turnsOfOthers(
  many: number,
  work: (done: () => void) => { listeners?: Listeners[]; jobs?: Jobs },
): Promise<number> {
  let turns = 0;
  let left = many;
  const end = Promise.withResolvers<void>();
  const { listeners = [], jobs = {} } = work(() => {
    left -= 1;
    if (left === 0) end.resolve();
  });
  const others = setInterval(() => {
    turns += 1;
  }, 1);
  const worker = await runWorker(world.foundation, { listeners, jobs, workers: [] });
  const before = turns;
  await end.promise;
  clearInterval(others);
  await worker.stop();
  return turns - before;
}

const write = () =>
  world.foundation.db.transaction((tx) => tx.query.deleteFrom("eventFailure").where("id", "=", "none").execute());

const actor = { kind: "system", name: "test" } as const;

test("much to hear keeps nobody else from their turn", async () => {
  const { db, clock } = world.foundation;
  const events = Array.from({ length: EVENTS }, (_, number) => ({
    type: "organization.changed" as const,
    organizationId: "o",
    actor,
    subjectId: String(number),
  }));
  await db.transaction((tx) => recordEvents(tx, events, clock.now()));
  await settled(db);
  const turns = await turnsOfOthers(EVENTS, (done) => ({
    listeners: [
      {
        name: "slow",
        on: {
          "organization.changed": async () => {
            await write();
            done();
          },
        },
      },
    ],
  }));
  expect(turns).toBeGreaterThan(3);
});

test("many jobs keep nobody else from their turn", async () => {
  const { db, clock } = world.foundation;
  const jobs = Array.from({ length: JOBS }, () => ({ name: "write", payload: {} }));
  await db.transaction((tx) => enqueueMany(tx, jobs, clock.now()));
  const turns = await turnsOfOthers(JOBS, (done) => ({
    jobs: {
      write: {
        load: async () => async () => {
          await write();
          done();
        },
      },
    },
  }));
  expect(turns).toBeGreaterThan(3);
});

test("what nobody hears is passed without a write, and what is heard among it comes in order", async () => {
  const { db, clock } = world.foundation;
  const heard: string[] = [];
  const worker = await runWorker(world.foundation, {
    listeners: [
      { name: "few", on: { "member.changed": async ({ subjectId }) => void heard.push(subjectId) } },
      { name: "none", on: { "member.removed": async () => {} } },
    ],
    jobs: {},
    workers: [],
  });
  const of = (type: "organization.changed" | "member.changed", subjectId: string) =>
    ({ type, organizationId: "o", actor, subjectId }) as const;
  const events = Array.from({ length: 50 }, (_, number) =>
    of(number % 10 === 9 ? "member.changed" : "organization.changed", String(number)),
  );
  await db.transaction((tx) => recordEvents(tx, events, clock.now()));
  await expect.poll(() => heard, { timeout: 20_000 }).toEqual(["9", "19", "29", "39", "49"]);
  await worker.stop();
});
