import type { Registration } from "@lead-dashboard/contract/accounts/schemas";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { openAuth } from "./auth.ts";
import { foundOrganization } from "./found-organization.ts";
import { limitAttempts, limitRegistrations } from "./limit-attempts.ts";
import type { Auth, StartedSession } from "./open-better-auth.ts";
import { completePlace } from "./place-defaults.ts";
import { type Origin, placeSession } from "./place-session.ts";
import { refuseWeakPassword } from "./refuse-weak-password.ts";
import { hasAnyOrganization } from "./store-organizations.ts";
import { personStore, personWriter } from "./store-people.ts";

/** Somebody signed in, and where. */
export interface SignedIn {
  token: string;
  userId: string;
  organizationId: string;
}

/**
 * Registers a person who founds an organization: anybody while there is none, afterwards only where the operator turned
 * SaaS mode on. The organization is made after the sign-up committed; of two first registrations at once one gets it.
 */
export async function registerPerson(
  foundation: Foundation,
  registration: Registration,
  origin: Origin,
): Promise<SignedIn> {
  const { db, config, clock } = foundation;
  if (!config.saasMode && (await hasAnyOrganization(db))) throw byInvitation();
  const { name, email, password, organizationName } = registration;
  refuseWeakPassword(password, [name, email, organizationName]);
  const place = await completePlace(registration);
  await limitRegistrations(foundation, origin.clientAddress);
  const started = await signUp(foundation, registration, origin);
  if (started === null) throw config.saasMode ? addressTaken() : byInvitation();
  const now = clock.now();
  const { userId, token } = started;
  const founded = await db.transaction(async (tx) => {
    const made = await foundOrganization(
      tx,
      {
        userId,
        name: organizationName,
        address: null,
        language: registration.language ?? "en",
        ...place,
        onlyFirst: !config.saasMode,
      },
      now,
    );
    if (made === null) await personWriter(tx).remove(userId);
    else await placeSession(tx, { token, ...made, origin }, now);
    return made;
  });
  if (founded === null) throw byInvitation();
  return { token, userId, organizationId: founded.organizationId };
}

/** Signs up; somebody whose earlier registration broke off before they got an organization continues with their password. */
async function signUp(foundation: Foundation, person: Registration, origin: Origin): Promise<StartedSession | null> {
  const auth = await openAuth(foundation);
  const { name, email, password } = person;
  return (await auth.signUp({ name, email, password })) ?? resume(foundation, auth, { email, password, origin });
}

async function resume(
  foundation: Foundation,
  auth: Auth,
  { email, password, origin }: { email: string; password: string; origin: Origin },
): Promise<StartedSession | null> {
  const known = await personStore(foundation.db).findByEmail(email);
  const homeless = known !== undefined && (await personStore(foundation.db).memberships(known.id)).length === 0;
  if (!homeless) return null;
  return limitAttempts(foundation, { email, clientAddress: origin.clientAddress }, () =>
    auth.signIn({ email, password }),
  );
}

function byInvitation(): AppError {
  return new AppError(
    "forbidden",
    "registration-by-invitation",
    "Registration is by invitation: ask an admin of the organization for a link.",
  );
}

function addressTaken(): AppError {
  return new AppError("conflict", "address-taken", "email: cannot be registered; sign in with it instead", {
    errors: [{ path: "email", message: "cannot be registered; sign in with it instead" }],
  });
}
