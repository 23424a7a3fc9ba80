import type { Consent, NewConsent } from "@lead-dashboard/contract/messages/schemas";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { lockLead } from "../leads/store.ts";
import { reachLead } from "./reach-lead.ts";
import { numberWriter } from "./store-numbers.ts";

/** Records a permission to write, given or taken back, for the address the lead has now. Gates read it under the lead's lock. */
export async function recordConsent(
  { db, clock }: Foundation,
  caller: Caller,
  { leadId, consent }: { leadId: string; consent: NewConsent },
): Promise<Consent> {
  const now = clock.now();
  const { channel, isGiven, source, proof = null } = consent;
  const id = newId();
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, caller.scope, leadId);
    if (lead === undefined || lead.deletedAt !== null) throw notFound();
    const address = await reachLead(tx, caller.scope, { lead, channel });
    if (address === null)
      throw new AppError("unprocessable", "no-address", "This lead has no address the permission could be for.");
    const { actor, organizationId } = caller;
    const scope = { organizationId };
    await numberWriter(tx, scope).keepConsent(
      { id, leadId, channel, isGiven, obtainedFrom: source, proof, actor, address },
      now,
    );
    await recordEvent(
      tx,
      { type: "consent.recorded", organizationId, actor, subjectId: id, leadId, after: { channel, isGiven, source } },
      now,
    );
  });
  return { id, channel, isGiven, source, proof, recordedAt: new Date(now).toISOString() };
}
