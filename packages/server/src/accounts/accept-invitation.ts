import type { Acceptance } from "@lead-dashboard/contract/accounts/schemas";
import { invitationState } from "@lead-dashboard/domain/accounts/invitation-state";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { openAuth } from "./auth.ts";
import { forgetCallers } from "./caller-cache.ts";
import { alreadyMember } from "./invite-person.ts";
import { limitAttempts } from "./limit-attempts.ts";
import type { StartedSession } from "./open-better-auth.ts";
import { type Origin, placeSession } from "./place-session.ts";
import { refuseWeakPassword } from "./refuse-weak-password.ts";
import { wrongCredentials } from "./sign-in.ts";
import { findInvitationByToken, type InvitationRow, invitationWriter } from "./store-invitations.ts";
import { memberWriter } from "./store-members.ts";
import { organizationStore } from "./store-organizations.ts";
import { personStore, personWriter } from "./store-people.ts";
import { hashToken } from "./tokens.ts";

/** The invitation behind a link: unknown links are 404; used, revoked and expired ones say so. */
export async function findOpenInvitation({ db, clock }: Foundation, token: string) {
  const invitation = await findInvitationByToken(db, hashToken(token));
  if (invitation === undefined) throw notFound();
  if (invitationState(invitation, clock.now()) !== "pending") throw noLongerOpen();
  const person = await personStore(db).findByEmail(invitation.email);
  return { invitation, person };
}

/** Who accepts: with a session already (`token` null), or with one just started. */
type Acceptor = { userId: string; sessionId: string; token: null } | (StartedSession & { sessionId?: undefined });

/**
 * Accepts an invitation: a new person gives name and password, a known one their password, somebody signed in under the
 * invited address nothing. Answers with the new session's token, or null when the caller's own session moved.
 */
export async function acceptInvitation(
  foundation: Foundation,
  token: string,
  by: { caller: Caller | null; acceptance: Acceptance; origin: Origin },
): Promise<{ token: string | null; userId: string; organizationId: string }> {
  const { db, clock } = foundation;
  const { invitation, person } = await findOpenInvitation(foundation, token);
  const acceptor = await identify(foundation, { invitation, knownId: person?.id ?? null, ...by });
  const { organizationId, role } = invitation;
  const { userId } = acceptor;
  const now = clock.now();
  await db.transaction(async (tx) => {
    if (!(await invitationWriter(tx, { organizationId }).accept(invitation.id, now))) throw noLongerOpen();
    const memberId = await memberWriter(tx, { organizationId }).join({ id: newId(), userId, role, now });
    if (memberId === null) throw alreadyMember();
    const actor = { kind: "member", memberId } as const;
    await recordEvent(tx, { type: "invitation.accepted", organizationId, actor, subjectId: invitation.id }, now);
    await recordEvent(
      tx,
      { type: "member.joined", organizationId, actor, subjectId: memberId, after: { role, userId } },
      now,
    );
    if (acceptor.token !== null)
      return placeSession(tx, { token: acceptor.token, organizationId, memberId, origin: by.origin }, now);
    await personWriter(tx).moveSession(acceptor.sessionId, organizationId);
    return forgetCallers(db, tx, (other) => other.sessionId === acceptor.sessionId);
  });
  return { token: acceptor.token, userId, organizationId };
}

interface Identification {
  invitation: InvitationRow;
  knownId: string | null;
  caller: Caller | null;
  acceptance: Acceptance;
  origin: Origin;
}

async function identify(foundation: Foundation, asked: Identification): Promise<Acceptor> {
  const { invitation, knownId, caller, acceptance, origin } = asked;
  const { email } = invitation;
  if (caller?.sessionId !== undefined && caller.userId === knownId) {
    return { userId: caller.userId, sessionId: caller.sessionId, token: null };
  }
  const { name, password } = acceptance;
  if (password === undefined) throw invalid([{ path: "password", message: "is needed to accept the invitation" }]);
  const auth = await openAuth(foundation);
  if (knownId !== null) {
    const attempt = { email, clientAddress: origin.clientAddress };
    const started = await limitAttempts(foundation, attempt, () => auth.signIn({ email, password }));
    if (started === null) throw wrongCredentials();
    return started;
  }
  if (name === undefined) throw invalid([{ path: "name", message: "is needed to accept the invitation" }]);
  const organization = await organizationStore(foundation.db, { organizationId: invitation.organizationId }).find();
  refuseWeakPassword(password, [name, email, organization.name]);
  const started = await auth.signUp({ name, email, password });
  if (started === null) throw noLongerOpen();
  return started;
}

function noLongerOpen(): AppError {
  return new AppError(
    "gone",
    "invitation-not-open",
    "This invitation was used, revoked or has expired: ask for a new one.",
  );
}
