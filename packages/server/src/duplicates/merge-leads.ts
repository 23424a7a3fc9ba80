import type { MergeWish } from "@lead-dashboard/contract/duplicates/duplicate";
import { type MergedFields, mergeLeads as mergedFields } from "@lead-dashboard/domain/duplicates/merge-leads";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { checkFieldsExist } from "../leads/check-filter-fields.ts";
import { leadHooks } from "../leads/hooks.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { insertChanges } from "../leads/store-changes.ts";
import { addKeys, moveHistory } from "../leads/store-moves.ts";
import { keysOf } from "../leads/store-row.ts";
import { mergeStore, mergeWriter } from "./store-merges.ts";
import { pairWriter } from "./store-pairs.ts";

/** As long as the bin keeps the merged-away leads. */
const UNDO_LASTS = 30 * 24 * 60 * 60_000;

/**
 * Merges leads into one, in one transaction: everything that hangs on them goes to the winner, the others go to the bin and
 * their ids and keys find the winner. Returns the merge by which it can be undone.
 */
export async function mergeLeads(
  { db, clock }: Foundation,
  { scope, actor }: Caller,
  { leadId, wish }: { leadId: string; wish: MergeWish },
): Promise<{ mergeId: string }> {
  const now = clock.now();
  const from = [...new Set(wish.from)];
  return db.transaction(async (tx) => {
    const held = await lockLeads(tx, scope, [leadId, ...from]);
    // Made while the winner is held: of two merges into one lead the later has the greater id.
    const mergeId = newId();
    const winner = listed(held.get(leadId));
    checkWish(leadId, wish);
    await checkFieldsExist(tx, scope, ownFieldsChosen(wish));
    const losers = from.map((id) => listed(held.get(id)));
    refuseMixed([winner, ...losers]);
    const columns = mergedFields(fieldsOf(winner), losers.map(fieldsOf), wish.fields ?? {});
    const status = columns.status ?? winner.status;
    const merged = { status, contactPoints: columns.contactPoints ?? winner.contactPoints };
    const parts: { loser: LeadRow; journal: Record<string, unknown> }[] = [];
    for (const loser of losers) {
      const journal: Record<string, unknown> = {};
      for (const hook of leadHooks.all("merged")) {
        await hook(tx, { winner, loser, merged, journal, actor, now, scope });
      }
      journal.leads = await moveHistory(tx, scope, { from: loser.id, to: winner.id });
      journal.dismissals = await pairWriter(tx, scope).carryDismissals({ from: loser.id, to: winner.id });
      parts.push({ loser, journal });
    }
    const keys = await keysToAdd(tx, scope, losers);
    const context = { actor, cause: "merge" as const, now };
    await changeLeads(tx, scope, {
      changes: losers.map((loser) => ({ leadId: loser.id, wish: { deleted: true } })),
      context,
    });
    const wanted = [{ leadId, wish: { exactly: { ...columns, nextScoreAt: now } } }];
    const result = (await changeLeads(tx, scope, { changes: wanted, context })).get(leadId);
    const changed = result === undefined || "unchanged" in result ? { old: {}, new: {} } : result;
    const mergedKeys = await addKeys(tx, scope, { seq: winner.seq, keys });
    await mergeWriter(tx, scope).insert(
      {
        id: mergeId,
        winnerId: leadId,
        actor,
        mergedAt: now,
        expiresAt: now + UNDO_LASTS,
        undoneAt: null,
        winnerBefore: { temperature: winner.temperature, score: winner.score, ...changed.old },
        winnerAfter: changed.new,
        mergedKeys,
      },
      parts.map(({ loser, journal }) => ({ mergeId, leadId: loser.id, leadName: loser.name, journal })),
    );
    await pairWriter(tx, scope).settle([leadId, ...from], mergeId);
    await insertChanges(
      tx,
      scope,
      losers.map((loser) => ({
        leadId,
        changedAt: now,
        actor,
        kind: "merged" as const,
        before: null,
        after: { name: loser.name },
        undoId: null,
      })),
    );
    const detail = { mergeId, from, names: losers.map((loser) => loser.name), assignedTo: winner.assignedTo };
    const { organizationId } = scope;
    await recordEvent(tx, { type: "lead.merged", organizationId, actor, subjectId: leadId, leadId, detail }, now);
    return { mergeId };
  });
}

const OWN_FIELD = "field.";

/** Only once the lead is known to be there: a foreign one is not found, whatever else is wrong. */
function checkWish(leadId: string, { from, fields = {} }: MergeWish): void {
  if (from.includes(leadId)) throw invalid([{ path: "from", message: "holds the lead that the others go into" }]);
  const strangers = Object.entries(fields).filter(
    ([, id]) => id !== leadId && (id === undefined || !from.includes(id)),
  );
  if (strangers.length > 0) {
    throw invalid(
      strangers.map(([field]) => ({ path: `fields.${field}`, message: "names a lead that is not merged" })),
    );
  }
}

/** The keys of the custom fields that are chosen for, by where they are named. */
function ownFieldsChosen({ fields = {} }: MergeWish): Map<string, string> {
  const names = Object.keys(fields).filter((field) => field.startsWith(OWN_FIELD));
  return new Map(names.map((name) => [`fields.${name}`, name.slice(OWN_FIELD.length)]));
}

function listed(lead: LeadRow | undefined): LeadRow {
  if (lead === undefined || lead.shelf === BIN) throw notFound();
  return lead;
}

/** A made-up number must never become a real lead's. */
function refuseMixed(leads: readonly LeadRow[]): void {
  if (new Set(leads.map((lead) => lead.isSample)).size > 1) {
    throw new AppError("conflict", "sample-lead", "A sample lead cannot be merged with a real one.");
  }
}

/** The row without what a merge leaves alone. */
function fieldsOf(lead: LeadRow): MergedFields {
  return { ...lead, tags: [...lead.tags], contactPoints: [...lead.contactPoints] };
}

async function keysToAdd(tx: Tx, scope: Caller["scope"], losers: readonly LeadRow[]): Promise<string[]> {
  const keys: string[] = [];
  for (const loser of losers) keys.push(...keysOf(loser), ...(await mergeStore(tx, scope).keysAddedTo(loser.id)));
  return keys;
}
