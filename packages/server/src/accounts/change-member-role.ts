import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { forgetCallers } from "./caller-cache.ts";
import { type MemberRow, memberStore, memberWriter } from "./store-members.ts";
import { organizationWriter } from "./store-organizations.ts";

/** Gives a member another role. The last admin keeps theirs: somebody must be able to let others in. */
export async function changeMemberRole(
  { db, clock }: Foundation,
  caller: Caller,
  change: { id: string; role: Role },
): Promise<MemberRow> {
  const { scope, organizationId, actor } = caller;
  const { id, role } = change;
  return db.transaction(async (tx) => {
    const member = await takeMember(tx, caller, id);
    if (member.role === role) return member;
    if (member.role === "admin") await refuseLastAdmin(tx, caller, id);
    await memberWriter(tx, scope).changeRole(id, role);
    await recordEvent(
      tx,
      { type: "member.changed", organizationId, actor, subjectId: id, before: { role: member.role }, after: { role } },
      clock.now(),
    );
    forgetCallers(db, tx, (other) => other.memberId === id);
    return { ...member, role };
  });
}

/** The member, with the organization held, so that two admins cannot demote or remove each other at once. */
export async function takeMember(tx: Tx, { scope }: Caller, id: string): Promise<MemberRow> {
  await organizationWriter(tx, scope).lock();
  const member = await memberStore(tx, scope).find(id);
  if (member === undefined) throw notFound();
  return member;
}

/** Refuses when there is no other admin. */
export async function refuseLastAdmin(tx: Tx, { scope }: Caller, id: string): Promise<void> {
  if (await memberWriter(tx, scope).hasOtherAdmin(id)) return;
  throw new AppError("conflict", "last-admin", "This is the last admin: make somebody else admin first.");
}
