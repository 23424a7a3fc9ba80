import type { Tx } from "../db/database.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import { pointsOn } from "./addresses-of-person.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { suppress } from "./suppress.ts";
import { CARRIED } from "./suppress-person.ts";

const PART = 500;

/**
 * What leads do not want holds for addresses they are given later, too. All changes are of one organization. A merge carries
 * what it joins itself (merge-messages.ts), so that it can be undone.
 */
export async function carrySuppressions(tx: Tx, changes: readonly LeadChangeInTransaction[]): Promise<void> {
  const added = changes.flatMap((change) => {
    const points = change.cause === "merge" ? [] : addedPoints(change);
    return points.length === 0 ? [] : [{ change, points }];
  });
  for (let from = 0; from < added.length; from += PART) await carryPart(tx, added.slice(from, from + PART));
}

interface Added {
  readonly change: LeadChangeInTransaction;
  readonly points: ReturnType<typeof addedPoints>;
}

function addedPoints({ before, after }: LeadChangeInTransaction) {
  if (before.contactPoints === undefined || after.contactPoints === undefined) return [];
  const known = new Set(before.contactPoints.map(({ key }) => key));
  return after.contactPoints.filter(({ key }) => key !== null && !known.has(key));
}

async function carryPart(tx: Tx, added: readonly Added[]): Promise<void> {
  const [first] = added;
  if (first === undefined) return;
  const scope = { organizationId: first.change.scope.organizationId };
  const rows = await suppressionStore(tx, scope).ofLeads(added.map(({ change }) => change.after.id));
  if (rows.length === 0) return;
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId);
  for (const { change, points } of added) {
    const { actor, now, after } = change;
    for (const { id, channel, suppressedFor, messageId, undoId, carriedFrom } of byLead.get(after.id) ?? []) {
      const about = { channel, suppressedFor, messageId, undoId, leadId: after.id, note: CARRIED, actor };
      for (const address of pointsOn(points, channel))
        await suppress(tx, scope, { ...about, address, carriedFrom: carriedFrom ?? id }, now);
    }
  }
}
