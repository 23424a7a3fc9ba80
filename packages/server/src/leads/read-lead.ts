import type { Queryable, Scope } from "../db/database.ts";
import { notFound } from "../http/problem.ts";
import { type LeadDetailParts, leadHooks } from "./hooks.ts";
import { presentLeadDetail } from "./present.ts";
import { leadStore } from "./store.ts";

/** One lead for its own page, with what higher rooms know of it. Leads in the bin are shown, so that they can be restored. */
export async function readLead(db: Queryable, scope: Scope, leadId: string) {
  const lead = await leadStore(db, scope).findAny(leadId);
  if (lead === undefined) throw notFound();
  const parts: LeadDetailParts = { consents: [], optOuts: [], enrollments: [] };
  for (const detail of leadHooks.all("detail")) Object.assign(parts, await detail(db, { scope, leadId }));
  return presentLeadDetail(lead, parts);
}
