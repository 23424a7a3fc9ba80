import { countedAgain, type FailureScope, lockedUntil } from "@lead-dashboard/domain/accounts/sign-in-limits";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { signInFailureWriter } from "./store-sign-in-failures.ts";
import { hashToken } from "./tokens.ts";

/** Whose attempt it is. */
export interface Attempt {
  email: string;
  clientAddress: string;
}

/**
 * Lets an attempt at a password through, or refuses it with 429 after too many failures. It counts the failure before the
 * password is tried, so that a burst of attempts cannot overtake the count; `null` from `attempt` leaves it counted.
 */
export async function limitAttempts<T>(
  foundation: Foundation,
  who: Attempt,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  if (foundation.config.rateLimitPerMinute === 0) return attempt();
  const keys = keysOf(who);
  const refusedUntil = await count(foundation, keys);
  if (refusedUntil !== null) throw tooMany(refusedUntil - foundation.clock.now());
  const result = await attempt();
  if (result !== null) {
    await foundation.db.transaction(async (tx) => {
      const failures = signInFailureWriter(tx);
      await failures.forget([keys["account-at-address"], keys.account]);
      await failures.forgive(keys.address);
    });
  }
  return result;
}

/**
 * Counts a registration of an address, whatever becomes of it, and refuses with 429 beyond as many as failures are free: each
 * costs as much as an attempt at a password.
 */
export async function limitRegistrations(foundation: Foundation, clientAddress: string): Promise<void> {
  if (foundation.config.rateLimitPerMinute === 0) return;
  const key = hashToken(`registrations|${clientAddress}`);
  const now = foundation.clock.now();
  const until = await foundation.db.transaction(async (tx) => {
    const failures = signInFailureWriter(tx);
    const before = await failures.take(key, now);
    const lock = before === null ? null : lockedUntil("address", before, now);
    if (lock === null) await failures.save(key, countedAgain(before, now));
    return lock;
  });
  if (until !== null) throw tooMany(until - now, "registrations");
}

function keysOf({ email, clientAddress }: Attempt): Record<FailureScope, string> {
  const account = email.toLowerCase();
  return {
    "account-at-address": hashToken(`${account}|${clientAddress}`),
    account: hashToken(`account|${account}`),
    address: hashToken(`address|${clientAddress}`),
  };
}

/** Counts one more failure in every scope, or answers until when one of them refuses. */
function count(foundation: Foundation, keys: Record<FailureScope, string>): Promise<number | null> {
  const now = foundation.clock.now();
  return foundation.db.transaction(async (tx) => {
    const failures = signInFailureWriter(tx);
    const scopes = ["account", "account-at-address", "address"] as const;
    const taken = [];
    for (const scope of scopes) taken.push({ scope, before: await failures.take(keys[scope], now) });
    const locks = taken.map(({ scope, before }) => (before === null ? null : lockedUntil(scope, before, now)));
    const until = Math.max(...locks.map((lock) => lock ?? 0));
    if (until > 0) return until;
    for (const { scope, before } of taken) await failures.save(keys[scope], countedAgain(before, now));
    return null;
  });
}

function tooMany(waitMs: number, what = "failed attempts"): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new AppError("rateLimited", "too-many-attempts", `Too many ${what}: try again in ${seconds} seconds.`, {
    headers: { "retry-after": String(seconds) },
  });
}
