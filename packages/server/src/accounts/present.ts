import type {
  ActiveSession,
  ApiKey,
  Invitation,
  Member,
  Organization,
} from "@lead-dashboard/contract/accounts/schemas";
import { invitationState } from "@lead-dashboard/domain/accounts/invitation-state";
import { sessionEndsAt } from "@lead-dashboard/domain/accounts/session-limits";
import type { ApiKeyRow } from "./store-api-keys.ts";
import type { InvitationRow } from "./store-invitations.ts";
import type { MemberRow } from "./store-members.ts";
import type { OrganizationRow } from "./store-organizations.ts";
import type { SessionRow } from "./store-people.ts";

const iso = (instant: number) => new Date(instant).toISOString();

export function presentOrganization({
  number: _,
  updatedAt: __,
  retentionMonths: ___,
  ...row
}: OrganizationRow): Organization {
  return { ...row, createdAt: iso(row.createdAt) };
}

export function presentMember(row: MemberRow): Member {
  return { ...row, joinedAt: iso(row.joinedAt) };
}

export function presentInvitation(row: InvitationRow, now: number): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: invitationState(row, now),
    invitedBy: row.invitedByName,
    createdAt: iso(row.createdAt),
    expiresAt: iso(row.expiresAt),
  };
}

export function presentApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, createdAt: iso(row.createdAt), lastUsedAt: row.lastUsedAt === null ? null : iso(row.lastUsedAt) };
}

export function presentSession(row: SessionRow, currentId: string | undefined): ActiveSession {
  return {
    id: row.id,
    createdAt: iso(row.createdAt),
    lastSeenAt: iso(row.seenAt),
    expiresAt: iso(sessionEndsAt(row)),
    ipAddress: row.ipAddress,
    userAgent: row.userAgent,
    current: row.id === currentId,
  };
}
