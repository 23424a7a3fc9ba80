import type { Queryable, Scope } from "../db/database.ts";
import { editedSince } from "../leads/edited-since.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { leadsWithNotes } from "../leads/store-notes.ts";
import { importHooks } from "./hooks.ts";

/** A lead of an import, and its version as the import left it. */
export interface LeadAsLeft {
  lead: LeadRow;
  version: number;
}

/** Why an undo leaves leads alone that the import created: what somebody did with them since would go with them. */
export async function reasonsToKeep(
  db: Queryable,
  scope: Scope,
  leads: readonly LeadAsLeft[],
): Promise<Map<string, string>> {
  const leadIds = leads.map(({ lead }) => lead.id);
  const reasons = await reasonsNotToRestore(db, scope, leads);
  const others = [new Map<string, string>()];
  for (const worked of importHooks.all("worked")) others.push(await worked(db, { scope, leadIds }));
  for (const leadId of await leadsWithNotes(db, scope, leadIds))
    others.push(new Map([[leadId, "Noted on since the import"]]));
  // What was done with a lead says more than that it is in the bin, or edited.
  for (const found of others) for (const [leadId, reason] of found) reasons.set(leadId, reason);
  return reasons;
}

/** Why an undo does not give leads back the values they had before the import. */
export async function reasonsNotToRestore(
  db: Queryable,
  scope: Scope,
  leads: readonly LeadAsLeft[],
): Promise<Map<string, string>> {
  const edited = await editedSince(db, scope, leads);
  const reasons = new Map<string, string>();
  for (const { lead } of leads) {
    if (lead.shelf === BIN) reasons.set(lead.id, "Deleted since the import");
    else if (edited.has(lead.id)) reasons.set(lead.id, "Edited since the import");
  }
  return reasons;
}
