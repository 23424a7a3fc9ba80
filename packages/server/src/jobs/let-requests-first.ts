// Requests go first. An answer takes several turns of the event loop, and work in the background that took one transaction in
// each of them made whoever called at 500 a second wait for all of them.

/** A request under way for so long waits for something else than this thread: a slow upload, another server. */
const URGENT_MS = 100;
/** So long a transaction in the background waits: it gets its share, however many call. */
const PATIENCE_MS = 25;

const underWay = new Set<{ readonly since: number }>();
const waiting: (() => void)[] = [];

/** In the order they came. */
function isAnyUrgent(now: number): boolean {
  for (const request of underWay) {
    if (now - request.since < URGENT_MS) return true;
    underWay.delete(request);
  }
  return false;
}

/** A request came; gives what is to be called once it is answered. `since`: ms on the clock of `performance`. */
export function noteUnderWay(since: number = performance.now()): () => void {
  const request = { since };
  underWay.add(request);
  return () => {
    underWay.delete(request);
    // one at a time: each may hold the thread for some ms, and others call meanwhile
    if (waiting.length > 0 && !isAnyUrgent(performance.now())) waiting.shift()?.();
  };
}

/**
 * Called before a transaction in the background: lets the event loop turn, and requests under way be answered, for a moment.
 * Whether any was.
 */
export async function letRequestsFirst(patienceMs: number = PATIENCE_MS): Promise<boolean> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (!isAnyUrgent(performance.now())) return false;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      const place = waiting.indexOf(goOn);
      if (place >= 0) waiting.splice(place, 1);
      resolve();
    };
    const timer = setTimeout(goOn, patienceMs);
    waiting.push(goOn);
  });
  return true;
}
