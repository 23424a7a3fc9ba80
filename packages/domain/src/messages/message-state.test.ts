import fc from "fast-check";
import { expect, test } from "vitest";
import {
  internalStates,
  isSent,
  isSettled,
  MESSAGE_STATES,
  type MessageEvent,
  nextState,
  publicState,
} from "./message-state.ts";

const events: MessageEvent[] = [
  "claim",
  "release",
  "defer",
  "pass-gate",
  "open",
  "accept",
  "reject",
  "fail",
  "retry",
  "lose-sight",
  "deliver",
  "read",
  "bounce",
  "cancel",
  "expire",
];
const lives = fc.array(fc.constantFrom(...events), { maxLength: 30 });

test("claimed and handing off are sending; accepted is sent; rejected is failed; opened awaits confirmation", () => {
  expect(
    ["claimed", "handing-off", "accepted", "rejected", "opened"].map((state) => publicState(state as never)),
  ).toEqual(["sending", "sending", "sent", "failed", "awaiting-confirmation"]);
  for (const state of MESSAGE_STATES) expect(internalStates(publicState(state))).toContain(state);
});

test("no life sends a message that did not pass the gate or the hand of a person", () => {
  fc.assert(
    fc.property(lives, (life) => {
      let state: (typeof MESSAGE_STATES)[number] = "planned";
      let left = false;
      for (const event of life) {
        const next = nextState(state, event);
        if (next === null) continue;
        if (event === "pass-gate" || event === "open") left = true;
        state = next;
        if (isSent(state)) expect(left).toBe(true);
      }
    }),
  );
});

test("a message in doubt, sent or ended is never planned or claimed again", () => {
  fc.assert(
    fc.property(lives, (life) => {
      let state: (typeof MESSAGE_STATES)[number] = "planned";
      let inDoubt = false;
      for (const event of life) {
        const next = nextState(state, event);
        if (next === null) continue;
        state = next;
        inDoubt ||= state === "unknown" || isSettled(state);
        if (inDoubt) expect(["planned", "claimed", "handing-off"]).not.toContain(state);
      }
    }),
  );
});

test("receipts in any order and number end in the highest of them", () => {
  const receipts = fc.array(fc.constantFrom<MessageEvent>("accept", "deliver", "read"), {
    minLength: 1,
    maxLength: 12,
  });
  const height = { accept: "accepted", deliver: "delivered", read: "read" } as const;
  fc.assert(
    fc.property(receipts, (list) => {
      const end = list.reduce<(typeof MESSAGE_STATES)[number]>(
        (state, event) => nextState(state, event) ?? state,
        "handing-off",
      );
      const highest = list.includes("read") ? "read" : list.includes("deliver") ? "deliver" : "accept";
      expect(end).toBe(height[highest]);
    }),
  );
});
