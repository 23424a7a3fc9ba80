import { FAILURE_MEMORY_MS } from "@lead-dashboard/domain/accounts/sign-in-limits";
import type { Foundation } from "../foundation.ts";
import { personWriter } from "./store-people.ts";
import { signInFailureWriter } from "./store-sign-in-failures.ts";

/** Removes sessions and counted failures that mean nothing any more. */
export async function forgetExpired({ db, clock }: Foundation): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    await personWriter(tx).forgetSessions(now);
    await signInFailureWriter(tx).forgetOld(now - FAILURE_MEMORY_MS);
  });
}
