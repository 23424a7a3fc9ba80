import type { SignIn } from "@lead-dashboard/contract/accounts/schemas";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { openAuth } from "./auth.ts";
import { forgetCallers } from "./caller-cache.ts";
import { limitAttempts } from "./limit-attempts.ts";
import { type Origin, placeSession } from "./place-session.ts";
import type { SignedIn } from "./register-person.ts";
import { personStore, personWriter } from "./store-people.ts";
import { hashToken } from "./tokens.ts";

/** Signs a person in to the organization they joined first; a session the browser still had ends. */
export async function signIn(
  foundation: Foundation,
  { email, password }: SignIn,
  { origin, oldToken }: { origin: Origin; oldToken: string | null },
): Promise<SignedIn> {
  const { db, clock } = foundation;
  const auth = await openAuth(foundation);
  const attempt = { email, clientAddress: origin.clientAddress };
  const started = await limitAttempts(foundation, attempt, () => auth.signIn({ email, password }));
  if (started === null) throw wrongCredentials();
  const { userId, token } = started;
  const home = (await personStore(db).memberships(userId))[0];
  await db.transaction(async (tx) => {
    const people = personWriter(tx);
    if (home === undefined) return people.endSessionByToken(hashToken(token));
    if (oldToken !== null) {
      const ended = await people.endSessionByToken(hashToken(oldToken));
      forgetCallers(db, tx, (caller) => ended.some(({ id }) => id === caller.sessionId));
    }
    return placeSession(
      tx,
      { token, organizationId: home.organizationId, memberId: home.memberId, origin },
      clock.now(),
    );
  });
  if (home === undefined) throw noMembership();
  return { token, userId, organizationId: home.organizationId };
}

/** The same words whether the address is unknown or the password wrong. */
export function wrongCredentials(): AppError {
  return new AppError("unauthenticated", "wrong-credentials", "E-mail address and password do not match.");
}

function noMembership(): AppError {
  return new AppError(
    "forbidden",
    "no-membership",
    "You do not belong to an organization any more: ask an admin for an invitation.",
  );
}
