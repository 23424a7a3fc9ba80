import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { AppError } from "../http/problem.ts";
import type { LeadRow } from "./lead-row.ts";
import { type LeadWish, planChange } from "./plan-change.ts";
import { scoreWithChanges } from "./score-with-changes.ts";
import { lockLeads } from "./store.ts";
import { type LeadRowChange, updateLeadRows } from "./store-write.ts";
import { type ChangeContext, type ChangedLead, differences, letFollow, noteChanges } from "./tell-changes.ts";

/** What to change of one lead. `versions`: what the person said they saw; when one is stale the change is refused with 409. */
export interface WishedChange {
  leadId: string;
  wish: LeadWish;
  versions?: readonly number[];
  /** whether the lead as it is is meant at all; one that is not is left out of the results */
  isMeant?: (lead: LeadRow) => boolean;
  /** who changes this one; left out: the context's */
  actor?: Actor;
}

/** What to change. `held`: the leads, where this transaction has locked them already. */
interface Changing {
  changes: readonly WishedChange[];
  context: ChangeContext;
  held?: ReadonlyMap<string, LeadRow>;
}

/**
 * The one way to change leads: holds them, works out what differs, writes rows, indexes, counts, history and events, and
 * lets higher rooms do their part, all in one transaction. Leads that are not there, or not visible to the scope, are left out.
 */
export async function changeLeads(
  tx: Tx,
  scope: Scope,
  { changes, context, held: given }: Changing,
): Promise<Map<string, ChangedLead<LeadRow> | { unchanged: LeadRow }>> {
  const { now } = context;
  const held =
    given ??
    (await lockLeads(
      tx,
      scope,
      changes.map((change) => change.leadId),
    ));
  const results = new Map<string, ChangedLead<LeadRow> | { unchanged: LeadRow }>();
  const planned: { before: LeadRow; change: LeadRowChange; actor: Actor }[] = [];
  for (const { leadId, wish, versions = [], isMeant, actor = context.actor } of changes) {
    const before = held.get(leadId);
    if (before === undefined || isMeant?.(before) === false) continue;
    if (versions.some((version) => version !== before.version)) throw staleVersion(before.version);
    const change = planChange(before, wish, now);
    if (change === null) results.set(leadId, { unchanged: before });
    else planned.push({ before, change: { ...change, updatedAt: now, version: before.version + 1 }, actor });
  }
  const { changes: stored, lines } = await scoreWithChanges(tx, scope, { planned, context });
  const changed: ChangedLead<LeadRow>[] = [];
  await updateLeadRows(tx, scope, stored, async (rows) => {
    for (const [at, { before, change, actor }] of planned.entries()) {
      const after = rows[at];
      if (after !== undefined) changed.push({ before, after, actor, ...differences(before, change) });
    }
    await noteChanges(tx, scope, { changed, context, lines });
  });
  for (const one of changed) results.set(one.before.id, one);
  await letFollow(tx, scope, { changed, context });
  return results;
}

function staleVersion(version: number): AppError {
  return new AppError(
    "conflict",
    "stale-version",
    "Somebody changed this lead in the meantime. Reload it and try again.",
    {
      errors: [{ path: "version", message: `is stale; the lead is at version ${version}` }],
      extra: { version },
    },
  );
}
