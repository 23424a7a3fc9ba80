import type { Tx } from "../db/database.ts";
import { recordEvents } from "../events/outbox.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { addressHash } from "./address-hash.ts";
import { pointsOn } from "./addresses-of-person.ts";
import { optOutEvent } from "./opt-out-event.ts";
import { carriedWriter } from "./store-carried.ts";
import { type SuppressionRow, suppressionStore } from "./store-suppressions.ts";
import { suppress } from "./suppress.ts";
import { CARRIED } from "./suppress-person.ts";

const PART = 500;

/**
 * What leads do not want holds for addresses they are given later, too; an address that is undone was never theirs, and what
 * was carried to it goes with it. All changes are of one organization. A merge carries what it joins itself
 * (merge-messages.ts), so that it can be undone.
 */
export async function carrySuppressions(tx: Tx, changes: readonly LeadChangeInTransaction[]): Promise<void> {
  const moved = changes.flatMap((change) => {
    const { before, after, cause } = change;
    if (cause === "merge" || before.contactPoints === undefined || after.contactPoints === undefined) return [];
    const added = lacking(after.contactPoints, before.contactPoints);
    const undone = cause === "undo" ? lacking(before.contactPoints, after.contactPoints) : [];
    return added.length + undone.length === 0 ? [] : [{ change, added, undone }];
  });
  for (let from = 0; from < moved.length; from += PART) await carryPart(tx, moved.slice(from, from + PART));
}

type Points = LeadRow["contactPoints"];

interface Moved {
  readonly change: LeadChangeInTransaction;
  readonly added: Points;
  readonly undone: Points;
}

/** Those of some contact points that are not among others. */
function lacking(points: Points, others: Points): Points {
  const known = new Set(others.map(({ key }) => key));
  return points.filter(({ key }) => key !== null && !known.has(key));
}

async function carryPart(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const [first] = moved;
  if (first === undefined) return;
  const scope = { organizationId: first.change.scope.organizationId };
  const rows = await suppressionStore(tx, scope).ofLeads(moved.map(({ change }) => change.after.id));
  if (rows.length === 0) return;
  const byLead = Map.groupBy(rows, ({ leadId }) => leadId);
  await release(tx, moved, byLead);
  for (const { change, added: points } of moved) {
    const { actor, now, after } = change;
    if (points.length === 0) continue;
    for (const { id, channel, suppressedFor, messageId, undoId, carriedFrom } of byLead.get(after.id) ?? []) {
      const about = { channel, suppressedFor, messageId, undoId, leadId: after.id, note: CARRIED, actor };
      for (const address of pointsOn(points, channel))
        await suppress(tx, scope, { ...about, address, carriedFrom: carriedFrom ?? id }, now);
    }
  }
}

/** Takes off the list what was carried to addresses that are undone. */
async function release(tx: Tx, moved: readonly Moved[], byLead: ReadonlyMap<string | null, SuppressionRow[]>) {
  for (const { change, undone } of moved) {
    const { after, actor, now, scope } = change;
    const { organizationId } = scope;
    const hashes = new Set(undone.flatMap(({ key }) => (key === null ? [] : [addressHash(organizationId, key)])));
    const carried = (byLead.get(after.id) ?? []).filter(
      (one) => one.carriedFrom !== null && hashes.has(one.addressHash),
    );
    if (carried.length === 0) continue;
    const gone = await carriedWriter(tx, { organizationId }).remove(carried.map(({ id }) => id));
    const removed = gone.map((one) => optOutEvent("optOut.removed", one, { organizationId, actor }));
    await recordEvents(tx, removed, now);
  }
}
