import { expect, it, test } from "vitest";
import { type EnrollmentEvent, type EnrollmentState, enrollmentAfter, maySend } from "./enrollment-state.ts";

const ACTIVE: EnrollmentState = { state: "active", generation: 4 };
const PAUSED: EnrollmentState = { state: "paused", generation: 4 };
const FINISHED: EnrollmentState = { state: "finished", generation: 4 };
const stopped = (was: "active" | "paused"): EnrollmentState => ({
  state: "stopped",
  reason: "reply",
  was,
  generation: 4,
});
const STOP: EnrollmentEvent = { type: "stop", reason: "opt-out" };

test("an active one is paused, resumed, stopped, finished and planned anew", () => {
  expect(enrollmentAfter(ACTIVE, { type: "pause" })).toEqual({ state: "paused", generation: 5 });
  expect(enrollmentAfter(PAUSED, { type: "resume" })).toEqual({ state: "active", generation: 5 });
  expect(enrollmentAfter(ACTIVE, { type: "replan" })).toEqual({ state: "active", generation: 5 });
  expect(enrollmentAfter(ACTIVE, STOP)).toEqual({ state: "stopped", reason: "opt-out", was: "active", generation: 5 });
  expect(enrollmentAfter(PAUSED, STOP)).toEqual({ state: "stopped", reason: "opt-out", was: "paused", generation: 5 });
});

test("finishing leaves the generation as it is: the last step stands", () => {
  expect(enrollmentAfter(ACTIVE, { type: "finish" })).toEqual({ state: "finished", generation: 4 });
});

test("when what stopped it is undone, it is what it was before", () => {
  expect(enrollmentAfter(stopped("active"), { type: "unstop" })).toEqual({ state: "active", generation: 5 });
  expect(enrollmentAfter(stopped("paused"), { type: "unstop" })).toEqual({ state: "paused", generation: 5 });
});

it.each<[string, EnrollmentState, EnrollmentEvent["type"][]]>([
  ["active", ACTIVE, ["resume", "unstop"]],
  ["paused", PAUSED, ["pause", "unstop", "finish", "replan"]],
  ["stopped", stopped("active"), ["pause", "resume", "stop", "finish", "replan"]],
  ["finished", FINISHED, ["pause", "resume", "stop", "unstop", "finish", "replan"]],
])("what does not apply to one that is %s changes nothing", (_, state, types) => {
  for (const type of types) expect(enrollmentAfter(state, type === "stop" ? STOP : { type })).toBeNull();
});

test("a message leaves only from an active one, under the generation it was planned in", () => {
  expect(maySend(ACTIVE, 4)).toBe(true);
  expect(maySend(ACTIVE, 3)).toBe(false);
  expect(maySend(ACTIVE, 5)).toBe(false);
  for (const ended of [PAUSED, stopped("active"), FINISHED]) expect(maySend(ended, 4)).toBe(false);
});
