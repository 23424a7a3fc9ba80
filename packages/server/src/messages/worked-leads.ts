import type { Queryable, Scope } from "../db/database.ts";
import { leadsWithConsent, leadsWithMessages } from "./store-worked.ts";

/** Leads with messages, calls or consents: what an import made of them is no longer all there is. */
export async function workedLeads(
  db: Queryable,
  { scope, leadIds }: { scope: Scope; leadIds: readonly string[] },
): Promise<Map<string, string>> {
  const worked = new Map<string, string>();
  for (const leadId of await leadsWithConsent(db, scope, leadIds))
    worked.set(leadId, "Consent was noted since the import");
  for (const [leadId, kinds] of await leadsWithMessages(db, scope, leadIds)) worked.set(leadId, reasonOf(kinds));
  return worked;
}

function reasonOf({ hasReply, hasCall }: { hasReply: boolean; hasCall: boolean }): string {
  if (hasReply) return "Answered since the import";
  return hasCall ? "Called since the import" : "Written to since the import";
}
