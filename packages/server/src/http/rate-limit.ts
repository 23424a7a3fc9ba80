import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "./problem.ts";

/** Counts calls by key. `consume` answers with headers, or refuses with 429 and when to come back. */
export interface Limiter {
  consume(key: string): Promise<Record<string, string>>;
}

/** A limiter in this process's memory; 0 a minute is no limit. */
export function memoryLimiter(perMinute: number): Limiter {
  if (perMinute === 0) return { consume: async () => ({}) };
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async consume(key) {
      try {
        const { remainingPoints, msBeforeNext } = await limiter.consume(key);
        return {
          ratelimit: `limit=${perMinute}, remaining=${remainingPoints}, reset=${Math.ceil(msBeforeNext / 1000)}`,
        };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        throw new AppError("rateLimited", "rate-limited", `Too many requests: try again in ${seconds} seconds.`, {
          headers: {
            "retry-after": String(seconds),
            ratelimit: `limit=${perMinute}, remaining=0, reset=${seconds}`,
          },
        });
      }
    },
  };
}
