import type { NewInvitation } from "@lead-dashboard/contract/accounts/schemas";
import { INVITATION_LIFE_MS } from "@lead-dashboard/domain/accounts/invitation-state";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { type InvitationRow, invitationStore, invitationWriter } from "./store-invitations.ts";
import { memberStore } from "./store-members.ts";
import { hashToken, newToken } from "./tokens.ts";

/** Invites somebody; an earlier open invitation to the same address stops working. The token is told this once. */
export async function invitePerson(
  { db, clock }: Foundation,
  caller: Caller,
  { email, role }: NewInvitation,
): Promise<{ invitation: InvitationRow; token: string }> {
  const { scope, organizationId, actor, memberId } = caller;
  const now = clock.now();
  const token = newToken();
  const id = newId();
  const invitation = await db.transaction(async (tx) => {
    if ((await memberStore(tx, scope).findByEmail(email)) !== undefined) throw alreadyMember();
    const invitations = invitationWriter(tx, scope);
    await invitations.revokeFor(email, now);
    await invitations.insert({
      id,
      email,
      role,
      tokenHash: hashToken(token),
      invitedBy: memberId,
      createdAt: now,
      expiresAt: now + INVITATION_LIFE_MS,
    });
    await recordEvent(
      tx,
      { type: "invitation.created", organizationId, actor, subjectId: id, after: { email, role } },
      now,
    );
    return invitationStore(tx, scope).find(id);
  });
  if (invitation === undefined) throw new Error(`Invitation ${id} was not stored`);
  return { invitation, token };
}

/** Refuses somebody who is in already. */
export function alreadyMember(): AppError {
  return new AppError("conflict", "already-member", "email: belongs to a member already", {
    errors: [{ path: "email", message: "belongs to a member already" }],
  });
}
