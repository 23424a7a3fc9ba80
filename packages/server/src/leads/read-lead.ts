import type { Queryable, Scope } from "../db/database.ts";
import { notFound } from "../http/problem.ts";
import { type LeadDetailParts, leadHooks } from "./hooks.ts";
import { presentLeadDetail } from "./present.ts";
import { standingId } from "./standing-lead.ts";
import { leadStore } from "./store.ts";

/** One lead for its own page, with what higher rooms know of it. Leads in the bin are shown, so that they can be restored; one that was merged away answers with the lead it is part of. */
export async function readLead(db: Queryable, scope: Scope, leadId: string) {
  const store = leadStore(db, scope);
  const lead = await store.findAny(await standingId(db, scope, leadId));
  if (lead === undefined) throw notFound();
  const parts: LeadDetailParts = { consents: [], optOuts: [], enrollments: [] };
  for (const detail of leadHooks.all("detail")) Object.assign(parts, await detail(db, { scope, leadId: lead.id }));
  return presentLeadDetail(lead, parts);
}
