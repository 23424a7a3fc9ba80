import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { personWriter } from "./store-people.ts";
import { hashToken } from "./tokens.ts";

/** From where somebody signs in. */
export interface Origin {
  clientAddress: string;
  userAgent: string | null;
}

/** Puts a session that better-auth began into an organization; until then it opens nothing. */
export async function placeSession(
  tx: Tx,
  session: { token: string; organizationId: string; memberId: string; origin: Origin },
  now: number,
): Promise<void> {
  const { token, organizationId, memberId, origin } = session;
  const { id } = await personWriter(tx).placeSession(hashToken(token), {
    organizationId,
    ipAddress: origin.clientAddress,
    userAgent: origin.userAgent,
    now,
  });
  await recordEvent(
    tx,
    {
      type: "session.started",
      organizationId,
      actor: { kind: "member", memberId },
      subjectId: id,
      detail: { from: origin.clientAddress, userAgent: origin.userAgent },
    },
    now,
  );
}
