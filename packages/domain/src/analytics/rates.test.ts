import { expect, it } from "vitest";
import { stagesReached } from "./funnel.ts";
import { medianOf, rateOf, replyRateOf } from "./rates.ts";

it("a rate without a denominator is nothing, never 0 %", () => {
  expect(rateOf(0, 0).rate).toBeNull();
  expect(rateOf(0, 4).rate).toBe(0);
});

it("the reply rate counts matured leads only, and says how many are still open", () => {
  expect(replyRateOf({ matured: 8, answered: 2, open: 5 })).toEqual({ count: 2, of: 8, rate: 0.25, open: 5 });
});

it("a median is the middle value, the mean of two, or nothing", () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  expect(medianOf([])).toBeNull();
});

it("a later stage implies the earlier ones", () => {
  const won = stagesReached({ createdAt: 1, firstContactedAt: null, firstRepliedAt: null, wonAt: 5 });
  expect(won).toEqual({ NEW: 1, CONTACTED: 5, REPLIED: 5, CLOSED: 5 });
  const contacted = stagesReached({ createdAt: 1, firstContactedAt: 3, firstRepliedAt: null, wonAt: null });
  expect(contacted).toEqual({ NEW: 1, CONTACTED: 3, REPLIED: null, CLOSED: null });
});
