import fc from "fast-check";
import { expect, test } from "vitest";
import { senderHealth } from "./sender-health.ts";

test.each([
  [{ sent: 0, hardBounces: 0, complaints: 0 }, "well"],
  [{ sent: 200, hardBounces: 3, complaints: 0 }, "well"],
  [{ sent: 200, hardBounces: 4, complaints: 0 }, "warn"],
  [{ sent: 200, hardBounces: 9, complaints: 0 }, "warn"],
  [{ sent: 200, hardBounces: 10, complaints: 0 }, "stop"],
  [{ sent: 10, hardBounces: 2, complaints: 0 }, "well"],
  [{ sent: 10, hardBounces: 3, complaints: 0 }, "stop"],
  [{ sent: 200, hardBounces: 0, complaints: 1 }, "stop"],
] as const)("%j is %s", (record, kind) => expect(senderHealth(record).kind).toBe(kind));

test("the reason names what was counted, of how many, and the limit", () => {
  const health = senderHealth({ sent: 200, hardBounces: 10, complaints: 0 });
  expect(health).toMatchObject({ reason: expect.stringMatching(/^10 of its last 200 .*5\.0 %; 5 % is the limit/) });
  expect(senderHealth({ sent: 150, hardBounces: 0, complaints: 1 })).toMatchObject({
    reason: expect.stringMatching(/^1 of its last 150 messages was reported as spam \(0\.7 %/),
  });
});

test("more bounces never make an account better", () => {
  const rank = { well: 0, warn: 1, stop: 2 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(199), fc.nat(5), (sent, hardBounces, complaints) => {
      const now = senderHealth({ sent, hardBounces, complaints });
      const worse = senderHealth({ sent, hardBounces: hardBounces + 1, complaints });
      expect(rank[worse.kind]).toBeGreaterThanOrEqual(rank[now.kind]);
    }),
  );
});
