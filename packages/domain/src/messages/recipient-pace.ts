// How fast one account writes to one person: WhatsApp takes about one message in 6 s from a number to a user, with a short
// burst (channels.md, section 1, "Limits"; delivery.md, "Throttle"). Counted from what the ledger says was handed over, so that
// all workers share it and nothing of its own is to be kept.
import { takeTurn } from "./throttle.ts";

const LIMIT = { perMinute: 10, burst: 10 };
const INTERVAL_MS = 60_000 / LIMIT.perMinute;

/** Messages handed over longer ago than this (ms) hold nobody up. */
export const RECIPIENT_MEMORY_MS = 2 * LIMIT.burst * INTERVAL_MS;

/** So many of the latest ones tell all. */
export const RECIPIENT_REMEMBERED = 2 * LIMIT.burst;

/** When the next message to a person may leave (ms), by when the ones before were handed over; null: at once. */
export function nextToRecipient(handedOverAt: readonly number[], now: number): number | null {
  const recent = handedOverAt.filter((at) => at > now - RECIPIENT_MEMORY_MS).sort((one, other) => one - other);
  const arrival = recent.reduce((before, at) => Math.max(before, at) + INTERVAL_MS, 0);
  const turn = takeTurn(arrival, LIMIT, now);
  return "waitUntil" in turn ? turn.waitUntil : null;
}
