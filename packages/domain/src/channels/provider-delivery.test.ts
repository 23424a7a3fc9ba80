import { expect, test } from "vitest";
import { nextLookAt, senderKeyOf } from "./provider-delivery.ts";

const DAY = 86_400_000;

test("what did not find its message is looked at again, ever more rarely, for seven days", () => {
  let now = 0;
  let tries = 0;
  const pauses: number[] = [];
  for (;;) {
    tries += 1;
    const next = nextLookAt({ tries, receivedAt: 0 }, now);
    if (next === null) break;
    pauses.push(next - now);
    now = next;
  }
  expect(pauses.slice(0, 5)).toEqual([60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]);
  expect(now).toBeGreaterThan(6.5 * DAY);
  expect(now).toBeLessThanOrEqual(7 * DAY);
});

const inbound = (from: string | null, userId: string | null) => ({
  ...{ providerId: "1", from, userId, profileName: null, body: "", answers: null, at: null },
  ...{ isOptOut: false, isNotice: false },
});
const receipt = (to: string | null) => ({
  ...{ providerId: "1", messageId: null, status: "sent" as const, at: null, error: null, userId: null, to },
});

test("a delivery belongs to one conversation when it names one person only", () => {
  expect(senderKeyOf({ inbound: [inbound("+38344100100", "US.1")], receipts: [receipt("+38344100100")] })).toBe(
    "+38344100100",
  );
  expect(senderKeyOf({ inbound: [inbound(null, "US.1")], receipts: [] })).toBe("US.1");
  expect(senderKeyOf({ inbound: [], receipts: [receipt("+1555"), receipt("+1556")] })).toBeNull();
  expect(senderKeyOf({ inbound: [], receipts: [receipt(null)] })).toBeNull();
  expect(senderKeyOf({ inbound: [], receipts: [] })).toBeNull();
});
