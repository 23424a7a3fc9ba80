import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { invitationStore, invitationWriter } from "./store-invitations.ts";

/** Makes an open invitation's link useless. */
export async function revokeInvitation({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const { scope, organizationId, actor } = caller;
  const now = clock.now();
  await db.transaction(async (tx) => {
    if ((await invitationStore(tx, scope).find(id)) === undefined) throw notFound();
    if (!(await invitationWriter(tx, scope).revoke(id, now))) throw notOpen();
    await recordEvent(tx, { type: "invitation.revoked", organizationId, actor, subjectId: id }, now);
  });
}

function notOpen(): AppError {
  return new AppError("conflict", "invitation-not-open", "This invitation was accepted or revoked already.");
}
