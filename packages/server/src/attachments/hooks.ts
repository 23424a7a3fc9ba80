import type { LeadHooks } from "../leads/hooks.ts";
import { attachmentWriter } from "./store.ts";

const idsIn = (noted: unknown): string[] =>
  Array.isArray(noted) ? noted.filter((id): id is string => typeof id === "string") : [];

/** Files follow their lead: erased with it, moved when it is merged into another, and back. */
export const attachmentLeadHooks: Pick<LeadHooks, "deleted" | "merged" | "unmerged"> = {
  async deleted(tx, { lead, erased, scope }) {
    if (erased) await attachmentWriter(tx, { organizationId: scope.organizationId }).removeOfLead(lead.id);
  },
  async merged(tx, { winner, loser, scope, journal }) {
    const writer = attachmentWriter(tx, { organizationId: scope.organizationId });
    journal.attachments = await writer.move({ leadId: loser.id }, winner.id);
  },
  async unmerged(tx, { winner, loser, scope, journal }) {
    const writer = attachmentWriter(tx, { organizationId: scope.organizationId });
    await writer.move({ leadId: winner.id, ids: idsIn(journal.attachments) }, loser.id);
  },
};
