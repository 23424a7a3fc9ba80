/** From so many deliveries within the time on, callers would wait for what others wrote longer than providers like (channels.md). */
const FLOOD = 100;
const WITHIN_MS = 1_000;

const latest: number[] = [];

/** A delivery has come in; whether it is one of a flood. `at`: ms on the clock of `performance`. */
export function isInFlood(at: number = performance.now()): boolean {
  latest.push(at);
  if (latest.length > FLOOD) latest.shift();
  const [first] = latest;
  return latest.length === FLOOD && first !== undefined && at - first < WITHIN_MS;
}
