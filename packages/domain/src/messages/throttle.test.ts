import fc from "fast-check";
import { expect, test } from "vitest";
import { takeTurn } from "./throttle.ts";

test("no minute ever holds more than the limit and the burst", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 300 }),
      (perMinute, burst, pauses) => {
        let arrival = 0;
        let now = 1_000_000;
        const sent: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const turn = takeTurn(arrival, { perMinute, burst }, now);
          if ("arrival" in turn) {
            arrival = turn.arrival;
            sent.push(now);
          } else expect(turn.waitUntil).toBeGreaterThan(now);
        }
        for (const start of sent)
          expect(sent.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(perMinute + burst);
      },
    ),
  );
});
