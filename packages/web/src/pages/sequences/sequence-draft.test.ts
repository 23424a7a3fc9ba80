import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { expect, test } from "vitest";
import { changedParts, changedSince, daysOf, hasNote, moveStep, newStep, stepsOf } from "./sequence-draft.ts";

test("the day of a step counts every delay before it", () => {
  const days = daysOf([
    { delayDays: 0, delayHours: 0 },
    { delayDays: 3, delayHours: 0 },
    { delayDays: 0, delayHours: 30 },
  ]);
  expect(days).toEqual([
    { day: 0, hours: 0 },
    { day: 3, hours: 0 },
    { day: 4, hours: 6 },
  ]);
});

test("a moved step takes its place and the others keep their order", () => {
  const [one, two, three] = [newStep("email", 0), newStep("sms", 1), newStep("task", 2)];
  expect(moveStep([one, two, three], 0, 2)).toEqual([two, three, one]);
  expect(moveStep([one, two, three], 2, 5)).toEqual([one, two, three]);
});

test("a task has neither channel nor template", () => {
  const task = { ...newStep("task", 1), templateId: "left-over", note: "look at their shop" };
  expect(stepsOf({ steps: [task] })[0]).toMatchObject({ kind: "task", channel: null, templateId: null });
});

test("a call without a guide says in a note what to do, and keeps it when saved", () => {
  const call = { ...newStep("call", 1), note: "Ask for the owner" };
  expect(hasNote(call)).toBe(true);
  expect(hasNote({ ...call, templateId: "guide" })).toBe(false);
  expect(stepsOf({ steps: [call] })[0]).toMatchObject({ kind: "call", templateId: null, note: "Ask for the owner" });
});

test("what is typed while a draft is saved goes on as a change of what is stored", () => {
  const [first, second] = [newStep("email", 0), newStep("sms", 1)];
  const sent = { name: "Classic", rules: DEFAULT_RULES, steps: [first] };
  const saved = { ...sent, steps: [{ ...first, key: "1", id: "1" }] };
  expect(changedSince(sent, { sent, saved })).toBeNull();
  const typed = { ...sent, name: "Classic, longer", steps: [{ ...first, delayDays: 2 }, second] };
  const left = changedSince(typed, { sent, saved });
  expect(left?.name).toBe("Classic, longer");
  expect(left?.steps.map(({ id, delayDays }) => [id, delayDays])).toEqual([
    ["1", 2],
    [null, 1],
  ]);
});

test("only what was changed is sent, so that the rest stays as somebody else left it", () => {
  const from = { name: "Classic", rules: DEFAULT_RULES, steps: [newStep("email", 0)] };
  expect(changedParts(from, from)).toEqual({});
  expect(changedParts({ ...from, name: "Longer" }, from)).toEqual({ name: "Longer" });
  expect(Object.keys(changedParts({ ...from, steps: [] }, from))).toEqual(["steps"]);
});
