import type { ErasureReport } from "@lead-dashboard/contract/privacy/schemas";
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { leadHooks } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { eraseLeadRows } from "../leads/store-write.ts";
import { suppress } from "../messages/suppress.ts";
import { forgetTraces } from "./forget-traces.ts";
import { heldStore, heldWriter } from "./store.ts";

/**
 * Erases a lead at once, with what was merged into it and all that hangs on it. Kept out, its addresses are known from then
 * on only as salted sums on the do-not-contact list, which no message leaves to and no import brings back. The event names nothing of what was there.
 */
export async function erasePerson(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  { leadId, keepOut }: { leadId: string; keepOut: boolean },
): Promise<ErasureReport> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const held = heldStore(tx, scope);
    const leads = await lockLeads(tx, scope, [leadId, ...(await held.mergedInto(leadId))]);
    if (!leads.has(leadId)) throw notFound();
    const report: ErasureReport = { leads: leads.size, messages: 0, notes: 0, unknownMails: 0, keptOut: 0 };
    for (const lead of leads.values()) {
      const { messages, notes } = await held.counts(lead.id);
      report.messages += messages;
      report.notes += notes;
    }
    const addresses = addressesOf([...leads.values()]);
    const userIds = await held.userIds([...leads.keys()]);
    for (const address of addresses) report.unknownMails += await held.unknownMails(address);
    if (keepOut) report.keptOut = await keepAway(tx, scope, { addresses, actor, now });
    for (const address of addresses) await heldWriter(tx, scope).removeUnknown(address);
    // what was merged first: its journal hangs on the winner
    for (const lead of [...leads.values()].sort((a) => (a.id === leadId ? 1 : -1))) {
      for (const hook of leadHooks.all("deleted")) await hook(tx, { lead, erased: true, actor, now, scope });
      await eraseLeadRows(tx, scope, [lead]);
    }
    const countries = await held.countries();
    await forgetTraces(tx, scope, { leadIds: [...leads.keys()], addresses, userIds, countries });
    const erased = { type: "privacy.erased", organizationId, actor } as const;
    await recordEvent(tx, { ...erased, subjectId: leadId, after: { ...report } }, now);
    // told to browsers and other programs, who know these leads by their own ids
    for (const id of leads.keys())
      if (id !== leadId) await recordEvent(tx, { ...erased, subjectId: id, unaudited: true }, now);
    return report;
  });
}

function addressesOf(leads: readonly LeadRow[]): string[] {
  const given = leads.flatMap((lead) => [
    lead.email,
    lead.phoneE164,
    ...lead.contactPoints.map(({ key, value, kind }) => key ?? (kind === "email" ? value : null)),
  ]);
  return [...new Set(given.filter((one): one is string => one !== null && one !== "").map(normalAddress))];
}

async function keepAway(
  tx: Tx,
  scope: Scope,
  { addresses, actor, now }: { addresses: readonly string[]; actor: Actor; now: number },
): Promise<number> {
  const about = { channel: "all", suppressedFor: "erased", note: null, leadId: null, actor } as const;
  let kept = 0;
  for (const address of addresses) if ((await suppress(tx, scope, { ...about, address }, now)) !== undefined) kept++;
  return kept;
}
