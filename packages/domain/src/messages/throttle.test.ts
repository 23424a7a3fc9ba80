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

test("a burst goes at once, then one at each interval, and a rest allows a burst again", () => {
  const limit = { perMinute: 60, burst: 3 };
  let arrival = 0;
  const ask = (now: number) => {
    const turn = takeTurn(arrival, limit, now);
    if ("waitUntil" in turn) return turn.waitUntil;
    arrival = turn.arrival;
    return "goes";
  };
  const begin = 1_000_000;
  expect([begin, begin, begin, begin].map(ask)).toEqual(["goes", "goes", "goes", begin + 1_000]);
  expect([begin + 999, begin + 1_000, begin + 1_000].map(ask)).toEqual([begin + 1_000, "goes", begin + 2_000]);
  expect(Array.from({ length: 4 }, () => ask(begin + 60_000))).toEqual(["goes", "goes", "goes", begin + 61_000]);
});

test("whoever waits as long as told goes, and all of the limit is used", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6_000 }), fc.integer({ min: 1, max: 10 }), (perMinute, burst) => {
      let arrival = 0;
      let now = 5_000;
      const count = 50;
      for (let sent = 0; sent < count; ) {
        const turn = takeTurn(arrival, { perMinute, burst }, now);
        if ("waitUntil" in turn) now = turn.waitUntil;
        else {
          arrival = turn.arrival;
          sent += 1;
        }
      }
      const ideal = 5_000 + Math.max(0, count - burst) * (60_000 / perMinute);
      expect(now).toBeGreaterThanOrEqual(ideal - 1);
      // each wait is rounded up to a whole millisecond
      expect(now).toBeLessThanOrEqual(ideal + count);
    }),
  );
});
