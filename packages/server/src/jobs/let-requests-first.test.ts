import { expect, test } from "vitest";
import { letRequestsFirst, noteUnderWay } from "./let-requests-first.ts";

const LONG_MS = 60_000;
/** A request that has just come, however busy the machine is. */
const comeNow = () => noteUnderWay(performance.now() + LONG_MS);
/** Until whoever was asked before waits. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Whether it has ended by now. */
function watched(work: Promise<unknown>): { isOver: boolean } {
  const state = { isOver: false };
  void work.then(() => {
    state.isOver = true;
  });
  return state;
}

test("where nobody calls, work in the background goes on", async () => {
  expect(await letRequestsFirst(LONG_MS)).toBe(false);
});

test("work in the background waits until every request under way is answered", async () => {
  const [first, second] = [comeNow(), comeNow()];
  const work = letRequestsFirst(LONG_MS);
  const state = watched(work);
  await nextTurn();
  first();
  await Promise.resolve();
  expect(state.isOver).toBe(false);
  second();
  expect(await work).toBe(true);
});

test("of several that wait one goes on at a time, and the others after the next request", async () => {
  const first = comeNow();
  const works = [letRequestsFirst(LONG_MS), letRequestsFirst(LONG_MS)];
  const states = works.map(watched);
  await nextTurn();
  first();
  await Promise.race(works);
  expect(states.map(({ isOver }) => isOver)).toEqual([true, false]);
  comeNow()();
  await Promise.all(works);
});

test("work in the background gets its share, however many call", async () => {
  const answered = comeNow();
  expect(await letRequestsFirst(1)).toBe(true);
  answered();
});

test("a request that takes long is not waited for", async () => {
  const answered = noteUnderWay(performance.now() - LONG_MS);
  expect(await letRequestsFirst(LONG_MS)).toBe(false);
  answered();
});
