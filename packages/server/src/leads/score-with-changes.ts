import type { Scope, Tx } from "../db/database.ts";
import { leadHooks } from "./hooks.ts";
import type { LeadRow } from "./lead-row.ts";
import type { NewLeadChange } from "./store-changes.ts";
import { type Rescored, scored, scoreLines } from "./store-scores.ts";
import type { LeadRowChange } from "./store-write.ts";
import type { ChangeContext } from "./tell-changes.ts";

/** A change of a lead that is about to be stored. */
interface Planned {
  readonly before: LeadRow;
  readonly change: LeadRowChange;
}

/** The changes a message causes, with the scores that follow from them, and the lines of history that say so. */
export async function scoreWithChanges(
  tx: Tx,
  scope: Scope,
  { planned, context: { cause, now } }: { planned: readonly Planned[]; context: Pick<ChangeContext, "cause" | "now"> },
): Promise<{ changes: readonly Planned[]; lines: readonly NewLeadChange[] }> {
  const due = planned.filter(({ change }) => cause === "message" && change.nextScoreAt === now);
  const leads = new Map(due.map(({ before, change }) => [before.id, { ...before, ...change }]));
  const sets = new Map<string, LeadRowChange>();
  const notable: Rescored[] = [];
  if (leads.size > 0)
    for (const ask of leadHooks.all("scores"))
      for (const { score, isNotable } of await ask(tx, [...leads.values()], { now, scope })) {
        const lead = leads.get(score.leadId);
        if (lead === undefined) continue;
        const { change, rescored } = scored(lead, score, now);
        sets.set(lead.id, change);
        if (rescored !== null && isNotable) notable.push(rescored);
      }
  const changes = planned.map(({ before, change }) => ({ before, change: { ...change, ...sets.get(before.id) } }));
  return { changes, lines: scoreLines(notable, now) };
}
