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

test("a quick limit is used whole by whoever is late by less than an interval, and no second holds more than one above it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 100 }),
      fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { minLength: 300, maxLength: 300 }),
      (perSecond, lateness) => {
        const limit = { perMinute: perSecond * 60, burst: 1 };
        const interval = 1_000 / perSecond;
        const begin = 1_795_000_000_123;
        let [arrival, now] = [0, begin];
        const sent: number[] = [];
        for (const part of lateness) {
          const turn = takeTurn(arrival, limit, now);
          if ("waitUntil" in turn) now = turn.waitUntil + Math.floor(part * Math.min(interval, 50));
          else {
            // as it is stored
            arrival = Math.round(turn.arrival);
            sent.push(now);
          }
        }
        for (const start of sent)
          expect(sent.filter((at) => at >= start && at < start + 1_000).length).toBeLessThanOrEqual(perSecond + 1);
        const [last = begin] = sent.slice(-1);
        expect(sent.length).toBeGreaterThanOrEqual(Math.floor(((last - begin) / interval) * 0.99));
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
      const interval = 60_000 / perMinute;
      const ideal = 5_000 + Math.max(0, count - burst) * interval;
      expect(now).toBeGreaterThanOrEqual(ideal - 1 - (interval < 1_000 ? Math.min(interval, 50) : 0));
      // each wait is rounded up to a whole millisecond
      expect(now).toBeLessThanOrEqual(ideal + count);
    }),
  );
});
