/** From so many deliveries within the time on, callers would wait for what others wrote longer than providers like (channels.md). */
const FLOOD = 100;
const WITHIN_MS = 1_000;

/** By what serves: when the last ones came in. */
const arrivals = new WeakMap<object, number[]>();

/** A delivery has come in to `server`; whether it is one of a flood. `at`: ms on the clock of `performance`. */
export function isInFlood(server: object, at: number = performance.now()): boolean {
  const latest = arrivals.get(server) ?? [];
  arrivals.set(server, latest);
  latest.push(at);
  if (latest.length > FLOOD) latest.shift();
  const [first] = latest;
  return latest.length === FLOOD && first !== undefined && at - first < WITHIN_MS;
}
