import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Listeners } from "../events/listeners.ts";
import { recordEvent } from "../events/outbox.ts";
import { runListeners } from "../events/run-listeners.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { settled } from "../testing/settled.ts";
import type { Jobs } from "./jobs.ts";
import { countDeadJobs, enqueue, enqueueMany } from "./queue.ts";
import { runNextJob, schedulePeriodicJobs } from "./run-jobs.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());
beforeEach(() =>
  world.foundation.db.transaction(async (tx) => {
    await tx.query.deleteFrom("job").execute();
  }),
);

function recording(fail: () => boolean = () => false) {
  const seen: unknown[] = [];
  const jobs: Jobs = {
    greet: {
      load: async () => async (payload) => {
        if (fail()) throw new Error("not today");
        seen.push(payload);
      },
    },
  };
  return { seen, jobs };
}

const add = (payload: unknown, options: { runAt?: number; key?: string } = {}) =>
  world.foundation.db.transaction((tx) => enqueue(tx, { name: "greet", payload, ...options }, world.clock.now()));

test("a job runs once, with its payload, and is gone", async () => {
  const { seen, jobs } = recording();
  await add({ to: "Ana" });
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(true);
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(false);
  expect(seen).toEqual([{ to: "Ana" }]);
});

test("a job waits for its time", async () => {
  const { jobs } = recording();
  await add({}, { runAt: world.clock.now() + 1_000 });
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(false);
  world.clock.advance(1_000);
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(true);
});

test("a job that gives way runs again at the instant it names, as often as it likes", async () => {
  let turns = 0;
  const jobs: Jobs = {
    greet: { load: async () => async () => (++turns < 20 ? { againAt: world.clock.now() + 1_000 } : undefined) },
  };
  await add({});
  while (await runNextJob(world.foundation, jobs, "a")) {
    expect(await runNextJob(world.foundation, jobs, "a")).toBe(false);
    world.clock.advance(1_000);
  }
  expect(turns).toBe(20);
  expect(await countDeadJobs(world.foundation.db)).toBe(0);
});

test("a key keeps a second copy of a waiting job out", async () => {
  const { seen, jobs } = recording();
  await add({ n: 1 }, { key: "once" });
  expect(await add({ n: 2 }, { key: "once" })).toEqual({ id: null });
  await runNextJob(world.foundation, jobs, "a");
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(false);
  expect(seen).toEqual([{ n: 1 }]);
});

test("a failing job is tried again later, and set aside after eight attempts", async () => {
  const { seen, jobs } = recording(() => true);
  await add({});
  const dead = await countDeadJobs(world.foundation.db);
  for (let attempt = 1; attempt <= 8; attempt++) {
    expect(await runNextJob(world.foundation, jobs, "a")).toBe(true);
    world.clock.advance(6 * 3_600_000);
  }
  expect(await runNextJob(world.foundation, jobs, "a")).toBe(false);
  expect(await countDeadJobs(world.foundation.db)).toBe(dead + 1);
  expect(seen).toEqual([]);
});

test("a job that was set aside keeps no new one with its key out, and is still told of", async () => {
  let isBroken = true;
  const { seen, jobs } = recording(() => isBroken);
  await add({ n: 1 }, { key: "once" });
  for (let attempt = 1; attempt <= 8; attempt++) {
    expect(await runNextJob(world.foundation, jobs, "a")).toBe(true);
    world.clock.advance(6 * 3_600_000);
  }
  isBroken = false;
  expect(await add({ n: 2 }, { key: "once" })).toEqual({ id: expect.any(String) });
  expect(await add({ n: 3 }, { key: "once" })).toEqual({ id: null });
  await world.foundation.db.transaction((tx) =>
    enqueueMany(tx, [{ name: "greet", payload: { n: 4 }, key: "once" }], world.clock.now()),
  );
  while (await runNextJob(world.foundation, jobs, "a"));
  expect(seen).toEqual([{ n: 2 }]);
  expect(await countDeadJobs(world.foundation.db)).toBe(1);
});

test("what was set aside before keys were freed frees its key at the next start", async () => {
  const { seen, jobs } = recording();
  await add({ n: 1 }, { key: "once" });
  await world.foundation.db.transaction(async (tx) => {
    await tx.query.updateTable("job").set({ state: "dead" }).execute();
  });
  await schedulePeriodicJobs(world.foundation, {});
  await add({ n: 2 }, { key: "once" });
  while (await runNextJob(world.foundation, jobs, "a"));
  expect(seen).toEqual([{ n: 2 }]);
  expect(await countDeadJobs(world.foundation.db)).toBe(1);
});

test("two workers never run one job at the same time", async () => {
  const { seen, jobs } = recording();
  await Promise.all(Array.from({ length: 20 }, (_, n) => add({ n })));
  const drain = async (holder: string) => {
    while (await runNextJob(world.foundation, jobs, holder));
  };
  await Promise.all([drain("a"), drain("b"), drain("c")]);
  expect(seen).toHaveLength(20);
  expect(new Set(seen.map((payload) => JSON.stringify(payload))).size).toBe(20);
});

test("a periodic job is scheduled once and comes again", async () => {
  let runs = 0;
  const jobs: Jobs = {
    tidy: {
      everyMs: 60_000,
      load: async () => async () => {
        runs += 1;
      },
    },
  };
  await schedulePeriodicJobs(world.foundation, jobs);
  await schedulePeriodicJobs(world.foundation, jobs);
  world.clock.advance(60_000);
  while (await runNextJob(world.foundation, jobs, "a"));
  world.clock.advance(60_000);
  while (await runNextJob(world.foundation, jobs, "a"));
  expect(runs).toBe(2);
});

test("listeners hear every event in order, and one that fails hears it again", async () => {
  const heard: string[] = [];
  let failures = 1;
  const listeners: Listeners = {
    name: "test",
    on: {
      "organization.changed": async (event) => {
        if (event.subjectId === "second" && failures-- > 0) throw new Error("busy");
        heard.push(event.subjectId);
      },
    },
  };
  const { foundation, clock } = world;
  for (const subjectId of ["first", "second", "third"]) {
    await foundation.db.transaction((tx) =>
      recordEvent(
        tx,
        { type: "organization.changed", organizationId: "o", actor: { kind: "system", name: "test" }, subjectId },
        clock.now(),
      ),
    );
  }
  await settled(foundation.db);
  await runListeners(foundation, listeners, "a");
  expect(heard).toEqual(["first"]);
  await runListeners(foundation, listeners, "a");
  expect(heard).toEqual(["first"]);
  clock.advance(10_000);
  await runListeners(foundation, listeners, "a");
  expect(heard).toEqual(["first", "second", "third"]);
});

test("an event that fails is tried as often as any other, however often the one before it failed", async () => {
  const { foundation, clock } = world;
  const failures = new Map([
    ["early", 6],
    ["late", 3],
  ]);
  const heard: string[] = [];
  const listeners: Listeners = {
    name: "patient",
    on: {
      "organization.changed": async ({ subjectId }) => {
        const left = failures.get(subjectId);
        if (left === undefined) return;
        failures.set(subjectId, left - 1);
        if (left > 0) throw new Error("busy");
        heard.push(subjectId);
      },
    },
  };
  const actor = { kind: "system", name: "test" } as const;
  for (const subjectId of failures.keys()) {
    const event = { type: "organization.changed" as const, organizationId: "o", actor, subjectId };
    await foundation.db.transaction((tx) => recordEvent(tx, event, clock.now()));
  }
  await settled(foundation.db);
  for (let turn = 0; turn < 12; turn++) {
    await runListeners(foundation, listeners, "a");
    clock.advance(600_000);
  }
  expect(heard).toEqual(["early", "late"]);
});
