import type { Scope, Tx } from "../db/database.ts";
import type { LeadCore } from "./lead-row.ts";
import { type CoreWish, planCoreChange, whatPlanFollowsFrom } from "./plan-change.ts";
import { lockLeadCores } from "./store.ts";
import { type LeadCoreChange, updateLeadCores } from "./store-write.ts";
import { type ChangeContext, type ChangedLead, differences, tellChanges } from "./tell-changes.ts";

/** What to change; the same wish should be the same object. `held`: the leads, where this transaction has locked them already. */
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
 * `changeLeads` for thousands at once: the same for every lead, but it reads and copies only the core of them, and plans and
 * writes together those that are alike. Says of each whether it changed; leads that are not there, or not visible to the
 * scope, are left out.
 */
export async function changeManyLeads(
  tx: Tx,
  scope: Scope,
  { changes, context, held: given }: ManyChanges,
): Promise<Map<string, "changed" | "unchanged">> {
  const { now } = context;
  const held =
    given ??
    (await lockLeadCores(
      tx,
      scope,
      changes.map((change) => change.leadId),
    ));
  const results = new Map<string, "changed" | "unchanged">();
  const planOf = planner(now);
  const planned: Planned[] = [];
  for (const { leadId, wish, isMeant } of changes) {
    const before = held.get(leadId);
    if (before === undefined || isMeant?.(before) === false) continue;
    const plan = planOf(before, wish);
    results.set(leadId, plan === null ? "unchanged" : "changed");
    if (plan !== null) planned.push({ before, change: plan.change, plan });
  }
  const rows = await updateLeadCores(tx, scope, planned);
  const changed = planned.flatMap(({ before, plan }, at): ChangedLead | [] => {
    const after = rows[at];
    return after === undefined ? [] : { before, after, old: plan.old, new: plan.new };
  });
  await tellChanges(tx, scope, { changed, context });
  return results;
}

interface Plan extends Pick<ChangedLead, "old" | "new"> {
  /** one object for all plans that set the same */
  readonly change: LeadCoreChange;
}

interface Planned {
  before: LeadCore;
  change: LeadCoreChange;
  plan: Plan;
}

/** Plans once for all leads that are alike. */
function planner(now: number): (before: LeadCore, wish: CoreWish) => Plan | null {
  const known = new Map<CoreWish, Map<string, Plan | null>>();
  const changes = new Map<string, LeadCoreChange>();
  const plan = (before: LeadCore, wish: CoreWish): Plan | null => {
    const change = planCoreChange(before, wish, now);
    if (change === null) return null;
    const text = JSON.stringify(change);
    const same = changes.get(text) ?? { ...change, updatedAt: now };
    changes.set(text, same);
    return { change: same, ...differences(before, change) };
  };
  return (before, wish) => {
    const ofWish = known.get(wish) ?? new Map<string, Plan | null>();
    known.set(wish, ofWish);
    const alike = whatPlanFollowsFrom(before, wish, now);
    const found = ofWish.get(alike);
    if (found !== undefined) return found;
    const made = plan(before, wish);
    ofWish.set(alike, made);
    return made;
  };
}
