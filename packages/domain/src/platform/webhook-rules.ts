// Outgoing webhooks (channels.md, section 6, Standard Webhooks 1.0): what is told, and when it is tried again.

/** What an endpoint can ask to be told of. */
export const WEBHOOK_EVENTS = [
  "lead.created",
  "lead.changed",
  "lead.deleted",
  "lead.restored",
  "lead.replied",
  "lead.optedOut",
  "message.sent",
  "message.delivered",
  "message.read",
  "message.failed",
  "enrollment.created",
  "enrollment.changed",
  "import.finished",
  "bulkAction.finished",
] as const;

/** The type of a public event. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Sent by hand to try an endpoint; nobody asks for it. */
export const TEST_EVENT = "webhook.test";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After each failed attempt the next one follows so much later (ms): ten attempts in 75.6 hours. */
const DELAYS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** Up to a tenth is added at random, so that what failed together does not come back together. */
const JITTER = 0.1;
const LONGEST_WAIT = 24 * HOUR;

/** How an attempt ended; `status` is null when nobody answered. */
export interface AttemptResult {
  readonly status: number | null;
  /** what the receiver asks to wait (ms); null when it does not */
  readonly retryAfterMs: number | null;
}

/** What follows an attempt. */
export type NextStep =
  | { readonly kind: "delivered" }
  | { readonly kind: "retry"; readonly afterMs: number }
  /** the last attempt has failed, or the receiver wants no more */
  | { readonly kind: "give-up"; readonly disable: boolean };

const HEEDED = new Set([429, 502, 503, 504]);

/**
 * What follows the given attempt, counted from 1. Only 2xx is success; 410 means that the receiver is gone for good; when a
 * receiver that is overloaded says how long to wait, that is heeded. `random` is in [0, 1).
 */
export function afterAttempt({ status, retryAfterMs }: AttemptResult, attempt: number, random: number): NextStep {
  if (status !== null && status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "give-up", disable: true };
  const delay = DELAYS[attempt - 1];
  if (delay === undefined) return { kind: "give-up", disable: true };
  const asked = status !== null && HEEDED.has(status) ? Math.min(retryAfterMs ?? 0, LONGEST_WAIT) : 0;
  return { kind: "retry", afterMs: Math.round(Math.max(delay, asked) * (1 + JITTER * random)) };
}
