// better-sqlite3 answers at once, so transactions one after the other are one chain of microtasks: without this no timer, no
// socket and no other loop came in between before its end. 100,000 events to be heard so kept every message for half a minute.

/** So long a chain runs before the event loop turns, ms. */
const LONGEST_MS = 10;

let turnedAt: number | null = null;

/** Lets the event loop turn where it has not for too long; else goes on at once. */
export async function giveWay(): Promise<void> {
  if (turnedAt === null) {
    turnedAt = performance.now();
    setImmediate(() => {
      turnedAt = null;
    });
  } else if (performance.now() - turnedAt > LONGEST_MS) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
