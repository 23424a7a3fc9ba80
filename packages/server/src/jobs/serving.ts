// Whether people, or messages whose time has come, wait for this process at the moment. Work in the background takes large
// transactions while nobody does, and short ones otherwise. How busy the process is says less: on a crowded machine everything
// looks busy.

/** So long after somebody changed something more is to be expected, ms: a change waits for a transaction under way. */
const AFTER_CHANGE_MS = 1_000;
/** And after somebody read, when it was this often within the time: readers wait for nothing but the processor. */
const READS = 5;
const READS_WITHIN_MS = 1_000;

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const latest: number[] = [];
let changedAt = Number.NEGATIVE_INFINITY;
let changedBefore = Number.NEGATIVE_INFINITY;
let awaitedUntil = Number.NEGATIVE_INFINITY;

/** A request has arrived. `at`: ms on the clock of `performance`. */
export function noteRequest(method: string, at: number = performance.now()): void {
  if (!SAFE.has(method)) [changedBefore, changedAt] = [changedAt, at];
  latest.push(at);
  if (latest.length > READS) latest.shift();
}

/**
 * The request that arrived at `at` was answered with "accepted": whoever sent it waits for the work in the background itself,
 * which by large transactions is done in half the time.
 */
export function noteTakenOn(at: number): void {
  if (changedAt === at) changedAt = changedBefore;
}

/** Messages leave at this moment, or will within so many ms: they wait for a transaction under way as a request does. */
export function noteSending(withinMs: number, at: number = performance.now()): void {
  awaitedUntil = Math.max(awaitedUntil, at + withinMs);
}

/** Whether messages leave. */
export function isSending(at: number = performance.now()): boolean {
  return at < awaitedUntil;
}

/** Whether requests are being served or messages leave, as decisions.md means it for the length of transactions. */
export function isServing(at: number = performance.now()): boolean {
  if (isSending(at)) return true;
  if (at - changedAt < AFTER_CHANGE_MS) return true;
  const [first] = latest;
  return latest.length === READS && first !== undefined && at - first < READS_WITHIN_MS;
}
