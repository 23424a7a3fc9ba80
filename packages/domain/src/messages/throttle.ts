// How fast one account may send: the generic cell rate algorithm over one stored instant (delivery.md, "Throttle").

/** The theoretical arrival time (ms) of the next message; 0 when nothing was sent yet. */
export type ArrivalTime = number;

/** From so many ms on, what a turn is late does not matter. */
const LONG_INTERVAL_MS = 1_000;
/** Others are taken so much (ms) before their time, by one interval at most: what is late by less is no loss. */
const LATENESS_MS = 50;

/**
 * Whether a message may go now: the new arrival time, or the instant to wait for. The shortest intervals are counted from
 * 1970, each rounded up to a ms by itself: 80 a second, rounded one upon the other, were 77.
 */
export function takeTurn(
  arrival: ArrivalTime,
  limit: { perMinute: number; burst: number },
  now: number,
): { arrival: ArrivalTime } | { waitUntil: number } {
  const interval = 60_000 / limit.perMinute;
  const early = interval < LONG_INTERVAL_MS ? Math.min(interval, LATENESS_MS) : 0;
  const earliest = arrival - interval * (limit.burst - 1) - early;
  if (earliest > now) return { waitUntil: Math.ceil(earliest) };
  if (interval > LATENESS_MS) return { arrival: Math.max(arrival, now) + interval };
  // what is stored may be a ms more than its multiple
  const before = Math.ceil(Math.max(arrival - 1.5, now) / interval);
  return { arrival: Math.ceil((before + 1) * interval) };
}
