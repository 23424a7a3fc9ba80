import { expect, test } from "vitest";
import { memoryLimiter } from "./rate-limit.ts";

test("a refusal says the limit, that nothing is left, and when to come back", async () => {
  const limiter = memoryLimiter(1);
  expect(await limiter.consume("key")).toEqual({
    ratelimit: expect.stringMatching(/^limit=1, remaining=0, reset=\d+$/),
  });
  await expect(limiter.consume("key")).rejects.toMatchObject({
    details: {
      headers: {
        "retry-after": expect.stringMatching(/^\d+$/),
        ratelimit: expect.stringMatching(/^limit=1, remaining=0, reset=\d+$/),
      },
    },
  });
});
