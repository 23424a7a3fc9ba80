import type { Queryable, Scope } from "../db/database.ts";
import { notFound } from "../http/problem.ts";
import { type LeadDetailParts, leadHooks } from "./hooks.ts";
import { BIN, type LeadRow } from "./lead-row.ts";
import { presentLeadDetail } from "./present.ts";
import { leadStore } from "./store.ts";

/** One lead for its own page, with what higher rooms know of it. Leads in the bin are shown, so that they can be restored; one that was merged away answers with the lead it is part of. */
export async function readLead(db: Queryable, scope: Scope, leadId: string) {
  const asked = await leadStore(db, scope).findAny(leadId);
  if (asked === undefined) throw notFound();
  const lead = asked.shelf === BIN ? ((await standInFor(db, { scope, leadId })) ?? asked) : asked;
  const parts: LeadDetailParts = { consents: [], optOuts: [], enrollments: [] };
  for (const detail of leadHooks.all("detail")) Object.assign(parts, await detail(db, { scope, leadId: lead.id }));
  return presentLeadDetail(lead, parts);
}

async function standInFor(
  db: Queryable,
  { scope, leadId }: { scope: Scope; leadId: string },
): Promise<LeadRow | undefined> {
  for (const standIn of leadHooks.all("standIn")) {
    const id = await standIn(db, { scope, leadId });
    if (id !== null) return leadStore(db, scope).findAny(id);
  }
  return undefined;
}
