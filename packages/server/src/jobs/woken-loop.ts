import { onWake, type WakeTopic } from "../events/wake.ts";

/** A loop that runs until it is stopped. */
export interface WokenLoop {
  /** lets the next turn come at once */
  ring(): void;
  /** Begins no other turn and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Repeats `turn`, which says how long the next one may wait (ms; 0: not at all): until then, or until `topic` rings.
 * `turn` must not throw.
 */
export function startWokenLoop(topic: WakeTopic, turn: () => Promise<number>): WokenLoop {
  let isStopped = false;
  let isRung = false;
  let goOn = () => {};
  const ring = () => {
    isRung = true;
    goOn();
  };
  const off = onWake(topic, ring);
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      goOn = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!isStopped) {
      isRung = false;
      const waitMs = await turn();
      if (waitMs > 0 && !isRung && !isStopped) await pause(waitMs);
      // a turn on SQLite may be over without the event loop having turned, and nothing else would come in between
      else await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const running = run();
  return {
    ring,
    async stop() {
      isStopped = true;
      goOn();
      off();
      await running;
    },
  };
}
