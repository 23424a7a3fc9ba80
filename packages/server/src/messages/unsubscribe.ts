import type { Foundation } from "../foundation.ts";
import { lockLead } from "../leads/store.ts";
import { messageHooks } from "./hooks.ts";
import { leadAddress } from "./lead-address.ts";
import { messageWriter } from "./store-write.ts";
import { suppress } from "./suppress.ts";
import { readUnsubscribeToken } from "./unsubscribe-token.ts";

/** Unsubscribes the lead a token names from e-mail. Doing it again changes nothing. False: no token of ours. */
export async function unsubscribe({ db, clock, config }: Foundation, token: string): Promise<boolean> {
  const who = readUnsubscribeToken(token, config.secrets.secretKey);
  if (who === null) return false;
  const { organizationId, leadId } = who;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const scope = { organizationId };
    const lead = await lockLead(tx, scope, leadId);
    const address = lead === undefined ? null : leadAddress(lead, "email");
    if (lead === undefined || address === null) return;
    const actor = { kind: "lead", leadId } as const;
    const made = await suppress(
      tx,
      scope,
      { channel: "email", address, leadId, suppressedFor: "unsubscribe", actor },
      now,
    );
    if (made === undefined) return;
    const noted = await messageWriter(tx, scope).insert(
      {
        leadId,
        direction: "inbound",
        kind: "opt-out",
        channel: "email",
        state: "received",
        actor,
        body: "",
        address,
        providerId: `unsubscribe:${made.id}`,
        receivedAt: now,
        createdAt: now,
      },
      now,
    );
    if (noted === undefined) return;
    const notice = {
      organizationId,
      leadId,
      messageId: noted.id,
      channel: "email",
      receivedAt: now,
      kind: "opt-out",
      postponeUntil: null,
      isHardBounce: false,
      enrollmentId: null,
    } as const;
    for (const notify of messageHooks.all("received")) await notify(tx, notice, now);
  });
  return true;
}
