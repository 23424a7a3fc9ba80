import fc from "fast-check";
import { expect, it, test } from "vitest";
import {
  internalStates,
  isMessageState,
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

const OUTBOUND = MESSAGE_STATES.filter((state) => state !== "received");

// Who may be moved by what, and where to; in every other state the event cannot happen.
it.each<[string, MessageEvent, Partial<Record<(typeof MESSAGE_STATES)[number], (typeof MESSAGE_STATES)[number]>>]>([
  ["only what is planned is claimed", "claim", { planned: "claimed" }],
  ["only what is claimed passes the gate", "pass-gate", { claimed: "handing-off" }],
  [
    "what did not leave is let go of, before and behind the gate",
    "release",
    { claimed: "planned", "handing-off": "planned" },
  ],
  ["only what is not behind the gate is put off", "defer", { planned: "planned", claimed: "planned" }],
  ["only what the provider certainly did not take is tried again", "retry", { "handing-off": "planned" }],
  ["sight is lost only of what is being handed over", "lose-sight", { "handing-off": "unknown" }],
  ["a person opens what is planned, and may do so again", "open", { planned: "opened", opened: "opened" }],
  [
    "taken by the provider, confirmed by a person, or told by a receipt",
    "accept",
    {
      "handing-off": "accepted",
      opened: "accepted",
      unknown: "accepted",
      accepted: "accepted",
      delivered: "delivered",
      read: "read",
    },
  ],
  ["refused while it is handed over, or found out later", "reject", { "handing-off": "rejected", unknown: "rejected" }],
  [
    "nothing that was sent or is in a person's hand fails by itself",
    "fail",
    { planned: "failed", claimed: "failed", "handing-off": "failed", unknown: "failed" },
  ],
  [
    "a receipt of delivery comes even before our own record",
    "deliver",
    { "handing-off": "delivered", unknown: "delivered", accepted: "delivered", delivered: "delivered", read: "read" },
  ],
  [
    "and so does one that it was read",
    "read",
    { "handing-off": "read", unknown: "read", accepted: "read", delivered: "read", read: "read" },
  ],
  [
    "what was not read may come back, even when it was delivered",
    "bounce",
    { unknown: "failed", accepted: "failed", delivered: "failed" },
  ],
  ["a person's word sends again only what is in doubt", "repeat", { unknown: "planned" }],
  ["a person takes back only what they said they sent", "take-back", { accepted: "opened" }],
  ["a person who sent what was cancelled meanwhile is believed", "confirm-late", { cancelled: "accepted" }],
  [
    "what is being handed over, has left or has ended is not cancelled",
    "cancel",
    { planned: "cancelled", claimed: "cancelled", opened: "cancelled", unknown: "cancelled" },
  ],
  ["what nobody handed over runs out", "expire", { planned: "expired", claimed: "expired", opened: "expired" }],
])("%s (%s)", (_, event, moves) => {
  for (const state of MESSAGE_STATES) expect(nextState(state, event), state).toBe(moves[state] ?? null);
});

test("a filter by what a person sees finds all that is shown as it", () => {
  for (const word of ["planned", "delivered", "read", "cancelled", "expired", "unknown", "received"] as const)
    expect(internalStates(word)).toEqual([word]);
  expect(internalStates("sending")).toEqual(["claimed", "handing-off"]);
  expect(internalStates("sent")).toEqual(["accepted"]);
  expect(internalStates("failed")).toEqual(["rejected", "failed"]);
  expect(internalStates("awaiting-confirmation")).toEqual(["opened"]);
});

test("every message has ended, or is planned, under way, or waits for a person", () => {
  expect(OUTBOUND.filter((state) => !isSettled(state))).toEqual([
    "planned",
    "claimed",
    "handing-off",
    "opened",
    "unknown",
  ]);
  expect(OUTBOUND.filter(isSent)).toEqual(["accepted", "delivered", "read"]);
  expect(isSettled("received")).toBe(true);
  expect(isSent("received")).toBe(false);
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

test("what was stored is taken for a state only when it is one", () => {
  expect(MESSAGE_STATES.every(isMessageState)).toBe(true);
  for (const other of ["sent", "Planned", "", null, 0]) expect(isMessageState(other)).toBe(false);
});
