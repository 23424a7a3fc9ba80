/** An invitation not accepted for this long has expired: seven days, ms. */
export const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;

/** What has become of an invitation. */
export type InvitationState = "pending" | "accepted" | "revoked" | "expired";

/** The state follows from what happened; nothing has to run for it to expire. */
export function invitationState(
  invitation: { acceptedAt: number | null; revokedAt: number | null; expiresAt: number },
  now: number,
): InvitationState {
  if (invitation.acceptedAt !== null) return "accepted";
  if (invitation.revokedAt !== null) return "revoked";
  return invitation.expiresAt <= now ? "expired" : "pending";
}
