// How fast one account may send: the generic cell rate algorithm over one stored instant (delivery.md, "Throttle").

/** The theoretical arrival time (ms) of the next message; 0 when nothing was sent yet. */
export type ArrivalTime = number;

/** Whether a message may go now: the new arrival time, or the instant to wait for. */
export function takeTurn(
  arrival: ArrivalTime,
  limit: { perMinute: number; burst: number },
  now: number,
): { arrival: ArrivalTime } | { waitUntil: number } {
  const interval = 60_000 / limit.perMinute;
  const earliest = arrival - interval * (limit.burst - 1);
  if (earliest > now) return { waitUntil: Math.ceil(earliest) };
  return { arrival: Math.max(arrival, now) + interval };
}
