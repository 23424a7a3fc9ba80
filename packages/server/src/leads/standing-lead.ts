import type { Queryable, Scope } from "../db/database.ts";
import { leadHooks } from "./hooks.ts";
import { BIN } from "./lead-row.ts";
import { leadStore } from "./store.ts";

/**
 * The id under which a lead stands: its own, or that of the lead it was merged into, whoever had it before. Says nothing of
 * whether it is there for the asker: that is asked of the id it gives.
 */
export async function standingId(db: Queryable, scope: Scope, leadId: string): Promise<string> {
  const whole = { organizationId: scope.organizationId };
  const lead = await leadStore(db, whole).findAny(leadId);
  if (lead === undefined || lead.shelf !== BIN) return leadId;
  for (const standIn of leadHooks.all("standIn")) {
    const id = await standIn(db, { scope, leadId });
    if (id !== null) return id;
  }
  return leadId;
}
