import { sealKeys } from "../channels/seal.ts";
import type { Foundation } from "../foundation.ts";
import { lockLead } from "../leads/store.ts";
import { messageHooks } from "./hooks.ts";
import { leadAddress } from "./lead-address.ts";
import { messageStore } from "./store.ts";
import { messageWriter } from "./store-write.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";
import { readUnsubscribeToken } from "./unsubscribe-token.ts";

/**
 * Unsubscribes the lead a token names from e-mail: the address it has now and those it was written to, whoever clicks.
 * Doing it again changes nothing. False: no token of ours.
 */
export async function unsubscribe({ db, clock, config }: Foundation, token: string): Promise<boolean> {
  const who = readUnsubscribeToken(token, sealKeys(config));
  if (who === null) return false;
  const { organizationId, leadId } = who;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const scope = { organizationId };
    const lead = await lockLead(tx, scope, leadId);
    if (lead === undefined) return;
    const own = leadAddress(lead, "email");
    const written = await messageStore(tx, scope).addressesWritten(leadId);
    const actor = { kind: "lead", leadId } as const;
    const about = { channel: "email", leadId, suppressedFor: "unsubscribe", actor } as const;
    const made = [];
    for (const address of new Set([...(own === null ? [] : [own]), ...written])) {
      const suppressed = await suppress(tx, scope, { ...about, address }, now);
      if (suppressed !== undefined) made.push({ id: suppressed.id, address });
    }
    const [first] = made;
    if (first === undefined) return;
    const noted = await messageWriter(tx, scope).insert(
      {
        leadId,
        direction: "inbound",
        kind: "opt-out",
        channel: "email",
        state: "received",
        actor,
        body: "",
        address: first.address,
        providerId: `unsubscribe:${first.id}`,
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
    for (const notify of messageHooks.all("received")) await notify(tx, [notice], now);
    await cancelSuppressed(tx, scope, { ...about, address: first.address }, now);
  });
  return true;
}
