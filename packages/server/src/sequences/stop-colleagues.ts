import { companyDomains } from "@lead-dashboard/domain/sequences/company-domains";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { leadStore, lockLead } from "../leads/store.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { type ColleaguesPayload, findColleagues } from "./store-colleagues.ts";
import { enrollmentStore } from "./store-enrollments.ts";

/**
 * Somebody of a company has answered: sequences that say so stop for the other leads of that company, known by website,
 * mail domain or phone. Those that began after the answer go on.
 */
export async function stopColleagues(
  { organizationId, leadId, repliedAt }: ColleaguesPayload,
  { db, clock }: Foundation,
): Promise<void> {
  const scope: Scope = { organizationId };
  const lead = await leadStore(db, scope).find(leadId);
  if (lead === undefined) return;
  const domains = companyDomains(lead);
  const phones = lead.contactPoints.flatMap(({ kind, key }) => (kind === "phone" && key !== null ? [key] : []));
  for (const colleagueId of await findColleagues(db, scope, { leadId, domains, phones })) {
    await db.transaction(async (tx) => {
      await lockLead(tx, scope, colleagueId);
      for (const { sequenceId, createdAt } of await enrollmentStore(tx, scope).openOfLead(colleagueId)) {
        if (createdAt > repliedAt) continue;
        const sequence = await sequenceStore(tx, scope).find(sequenceId);
        if (sequence === undefined || !completeRules(sequence.sequenceRules).stopOnColleague) continue;
        const actor = { kind: "lead", leadId } as const;
        const stop = { leadIds: [colleagueId], reason: "colleague-reply", actor, sequenceId } as const;
        await stopEnrollments(tx, scope, stop, clock.now());
      }
    });
  }
}
