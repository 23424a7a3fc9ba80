import fc from "fast-check";
import { expect, test } from "vitest";
import { readBusinessNews } from "./business-news.ts";

const delivery = (value: unknown) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "524126980791429", changes: [{ field: "business_capability_update", value }] }],
});

test.each([
  [{ max_daily_conversations_per_business: 2_000, max_phone_numbers_per_business: 25 }, 2_000],
  [{ max_daily_conversations_per_business: "10000" }, 10_000],
  [{ max_daily_conversations_per_business: "TIER_100K" }, 100_000],
  [{ max_daily_conversations_per_business: "TIER_250" }, 250],
  [{ max_daily_conversations_per_business: -1 }, 1_000_000],
  [{ max_daily_conversations_per_business: "TIER_UNLIMITED" }, 1_000_000],
  [{ max_daily_conversation_per_phone: 1_000 }, 1_000],
])("%j says how many people a business may write to first in a day", (value, perDay) => {
  expect(readBusinessNews(delivery(value))).toEqual([{ businessId: "524126980791429", perDay }]);
});

test("what says no number says nothing, whatever it is", () => {
  for (const value of [{}, null, { max_daily_conversations_per_business: 0 }, "TIER_K"])
    expect(readBusinessNews(delivery(value))).toEqual([]);
  fc.assert(fc.property(fc.jsonValue(), (value) => void readBusinessNews(delivery(value))));
  fc.assert(fc.property(fc.jsonValue(), (value) => void readBusinessNews(value)));
});
