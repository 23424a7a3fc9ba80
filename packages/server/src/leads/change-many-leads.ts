import type { Scope, Tx } from "../db/database.ts";
import type { LeadCore } from "./lead-row.ts";
import { type CoreWish, planCoreChange } from "./plan-change.ts";
import { lockLeadCores } from "./store.ts";
import { type LeadCoreChange, updateLeadCores } from "./store-write.ts";
import { type ChangeContext, type ChangedLead, differences, tellChanges } from "./tell-changes.ts";

/** What to change. `held`: the leads, where this transaction has locked them already. */
export interface ManyChanges {
  changes: readonly {
    leadId: string;
    wish: CoreWish;
    /** whether the lead as it is is meant at all; one that is not is left out of the results */
    isMeant?: (lead: LeadCore) => boolean;
  }[];
  context: ChangeContext;
  held?: ReadonlyMap<string, LeadCore>;
}

/**
 * `changeLeads` for thousands at once: the same for every lead, but it reads and copies only the core of them. Says of each
 * whether it changed; leads that are not there, or not visible to the scope, are left out.
 */
export async function changeManyLeads(
  tx: Tx,
  scope: Scope,
  { changes, context, held: given }: ManyChanges,
): Promise<Map<string, "changed" | "unchanged">> {
  const { now } = context;
  const ids = changes.map((change) => change.leadId);
  const held = given ?? (await lockLeadCores(tx, scope, ids));
  const results = new Map<string, "changed" | "unchanged">();
  const planned: { before: LeadCore; change: LeadCoreChange }[] = [];
  for (const { leadId, wish, isMeant } of changes) {
    const before = held.get(leadId);
    if (before === undefined || isMeant?.(before) === false) continue;
    const change = planCoreChange(before, wish, now);
    results.set(leadId, change === null ? "unchanged" : "changed");
    if (change !== null) planned.push({ before, change: { ...change, updatedAt: now, version: before.version + 1 } });
  }
  const rows = await updateLeadCores(tx, scope, planned);
  const changed = planned.flatMap(({ before, change }, at): ChangedLead[] => {
    const after = rows[at];
    return after === undefined ? [] : [{ before, after, ...differences(before, change) }];
  });
  await tellChanges(tx, scope, { changed, context });
  return results;
}
