// The life of a message (delivery.md, section 2). Internal states say what the program did; the public ones what a
// person needs to know (decisions.md, "messages owns the send").

/** Every internal state. The order of the outbound ones is the order of life. */
export const MESSAGE_STATES = [
  "planned",
  "claimed",
  "handing-off",
  "opened",
  "unknown",
  "accepted",
  "delivered",
  "read",
  "cancelled",
  "rejected",
  "failed",
  "expired",
  "received",
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Whether a value is an internal state. */
export function isMessageState(value: unknown): value is MessageState {
  return MESSAGE_STATES.some((state) => state === value);
}

/** The states of the wire. */
export type PublicMessageState =
  | "planned"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "cancelled"
  | "failed"
  | "expired"
  | "awaiting-confirmation"
  | "unknown"
  | "received";

const PUBLIC: Record<MessageState, PublicMessageState> = {
  planned: "planned",
  claimed: "sending",
  "handing-off": "sending",
  opened: "awaiting-confirmation",
  unknown: "unknown",
  accepted: "sent",
  delivered: "delivered",
  read: "read",
  cancelled: "cancelled",
  rejected: "failed",
  failed: "failed",
  expired: "expired",
  received: "received",
};

/** What a person sees of an internal state. */
export function publicState(state: MessageState): PublicMessageState {
  return PUBLIC[state];
}

/** The internal states behind a public one, for filters. */
export function internalStates(state: PublicMessageState): MessageState[] {
  return MESSAGE_STATES.filter((internal) => PUBLIC[internal] === state);
}

/** What can happen to an outbound message. */
export type MessageEvent =
  | "claim"
  | "release"
  | "defer"
  | "pass-gate"
  | "open"
  | "accept"
  | "reject"
  | "fail"
  | "retry"
  | "lose-sight"
  | "deliver"
  | "read"
  | "bounce"
  | "confirm-late"
  /** a person says that one in doubt did not arrive and shall leave again */
  | "repeat"
  /** a person takes back that they sent it */
  | "take-back"
  | "cancel"
  | "expire";

const NEXT: Record<MessageState, Partial<Record<MessageEvent, MessageState>>> = {
  planned: {
    claim: "claimed",
    defer: "planned",
    open: "opened",
    cancel: "cancelled",
    expire: "expired",
    fail: "failed",
  },
  claimed: {
    release: "planned",
    defer: "planned",
    "pass-gate": "handing-off",
    cancel: "cancelled",
    expire: "expired",
    fail: "failed",
  },
  // Past the gate only an answer, or the loss of it, moves a message; it is never planned again by itself
  // unless the provider certainly did not take it.
  "handing-off": {
    accept: "accepted",
    reject: "rejected",
    fail: "failed",
    retry: "planned",
    release: "planned",
    "lose-sight": "unknown",
    deliver: "delivered",
    read: "read",
  },
  opened: { accept: "accepted", cancel: "cancelled", open: "opened", expire: "expired" },
  unknown: {
    repeat: "planned",
    accept: "accepted",
    reject: "rejected",
    fail: "failed",
    cancel: "cancelled",
    deliver: "delivered",
    read: "read",
    bounce: "failed",
  },
  accepted: { "take-back": "opened", accept: "accepted", deliver: "delivered", read: "read", bounce: "failed" },
  delivered: { accept: "delivered", deliver: "delivered", read: "read", bounce: "failed" },
  read: { accept: "read", deliver: "read", read: "read" },
  // A person had it open when it was cancelled, and sent it all the same: what went is never denied.
  cancelled: { "confirm-late": "accepted" },
  rejected: {},
  failed: {},
  expired: {},
  received: {},
};

/** The state after an event; null when the event cannot happen to a message in this state. Receipts never move down. */
export function nextState(state: MessageState, event: MessageEvent): MessageState | null {
  return NEXT[state][event] ?? null;
}

/** Whether a message will never leave, or has left: nothing of ours will change it any more. */
export function isSettled(state: MessageState): boolean {
  return !["planned", "claimed", "handing-off", "opened", "unknown"].includes(state);
}

/** Whether it counts as sent in every figure: a provider took it or a person confirmed it. */
export function isSent(state: MessageState): boolean {
  return state === "accepted" || state === "delivered" || state === "read";
}
