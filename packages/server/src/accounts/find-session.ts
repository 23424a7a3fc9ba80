import type { Session } from "@lead-dashboard/contract/accounts/schemas";
import { can, PERMISSIONS } from "@lead-dashboard/domain/accounts/permissions";
import type { Db } from "../db/database.ts";
import { presentOrganization } from "./present.ts";
import { organizationStore } from "./store-organizations.ts";
import { personStore } from "./store-people.ts";

/** Who a member is, where they work and what they may do: the first thing a browser asks. */
export async function findSession(db: Db, who: { userId: string; organizationId: string }): Promise<Session> {
  const people = personStore(db);
  const [user, memberships, organization] = await Promise.all([
    people.find(who.userId),
    people.memberships(who.userId),
    organizationStore(db, who).find(),
  ]);
  const member = memberships.find(({ organizationId }) => organizationId === who.organizationId);
  if (user === undefined || member === undefined)
    throw new Error(`User ${who.userId} is no member of ${who.organizationId}`);
  const { role } = member;
  return {
    user,
    member: { id: member.memberId, role, joinedAt: new Date(member.joinedAt).toISOString() },
    organization: presentOrganization(organization),
    role,
    permissions: PERMISSIONS.filter((permission) => can(role, permission)),
    memberships: memberships.map(({ joinedAt: _, ...membership }) => membership),
  };
}
