import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { leadHooks } from "../leads/hooks.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { formerMembers } from "../leads/store-assignees.ts";
import { type MovedHistory, moveHistoryBack, removeKeys } from "../leads/store-moves.ts";
import { type MergeRow, mergeStore, mergeWriter } from "./store-merges.ts";
import { type CarriedDismissals, pairWriter } from "./store-pairs.ts";

type NotRestored = UndoResult["notRestored"];

/**
 * Takes merged leads apart: the others come back as they were with what was theirs, the winner loses what the merge gave it.
 * A field somebody changed since stays, and the answer says so.
 */
export async function undoMerge({ db, clock }: Foundation, caller: Caller, mergeId: string): Promise<UndoResult> {
  const { scope, actor } = caller;
  const now = clock.now();
  const merge = await mergeStore(db, scope).find(mergeId);
  if (merge === undefined) throw notFound();
  if (merge.undoneAt !== null) throw alreadyUndone();
  if (merge.expiresAt <= now) {
    throw new AppError("gone", "undo-expired", "This was more than 30 days ago and can no longer be undone.");
  }
  const parts = await mergeStore(db, scope).parts([mergeId]);
  // Whose lead it was before does not matter: who sees the merged lead may take it apart.
  const whole = { organizationId: scope.organizationId };
  return db.transaction(async (tx) => {
    const ids = [merge.winnerId, ...parts.map((part) => part.leadId)];
    const held = await lockLeads(tx, whole, ids);
    const winner = held.get(merge.winnerId);
    if (winner === undefined) throw notFound();
    await refuseMergedSince(tx, whole, merge);
    if (!(await mergeWriter(tx, whole).close(mergeId, now))) throw alreadyUndone();
    const notRestored: NotRestored = [];
    const found = parts.flatMap((part) => {
      const loser = held.get(part.leadId);
      if (loser === undefined) notRestored.push({ leadId: part.leadId, field: null, reason: "gone" });
      return loser === undefined ? [] : [{ loser, journal: part.journal }];
    });
    const context = { actor, cause: "merge" as const, now };
    const had = found.map(({ loser }) => loser.assignedTo);
    const former = await formerMembers(tx, whole, [merge.winnerBefore.assignedTo, ...had]);
    const lying = found.filter(({ loser }) => loser.shelf === BIN);
    const restored = await changeLeads(tx, whole, {
      changes: lying.map(({ loser: { id, assignedTo } }) => ({
        leadId: id,
        wish: { deleted: false, ...(former.has(assignedTo ?? "") ? { assignedTo: null } : {}) },
      })),
      context,
    });
    // The last first: it was moved when what the first brought was there already.
    const merges = found
      .reverse()
      .map(({ loser, journal }) => ({ winner, loser, merged: winner, journal, actor, now, scope: whole }));
    for (const one of merges) {
      const dismissals = one.journal.dismissals as CarriedDismissals | undefined;
      if (dismissals !== undefined) await pairWriter(tx, whole).dropDismissals(dismissals);
      await moveHistoryBack(tx, whole, { moved: one.journal.leads as MovedHistory, to: one.loser.id });
      for (const hook of [...leadHooks.all("unmerged")].reverse()) await hook(tx, one);
    }
    const exactly = reversal(merge, winner, notRestored);
    if (typeof exactly.assignedTo === "string" && former.has(exactly.assignedTo)) {
      notRestored.push({ leadId: winner.id, field: "assignedTo", reason: "member-gone" });
      exactly.assignedTo = null;
    }
    await changeLeads(tx, whole, {
      changes: [{ leadId: winner.id, wish: { exactly: { ...exactly, nextScoreAt: now } } }],
      context,
    });
    await removeKeys(tx, whole, { seq: winner.seq, keys: merge.mergedKeys });
    for (const one of merges) for (const hook of leadHooks.all("parted")) await hook(tx, one);
    await pairWriter(tx, whole).unsettle(mergeId);
    const detail = { mergeId, from: ids.slice(1), notRestored: notRestored.length, assignedTo: winner.assignedTo };
    await recordEvent(
      tx,
      { type: "lead.unmerged", ...whole, actor, subjectId: winner.id, leadId: winner.id, detail },
      now,
    );
    return { id: mergeId, restored: restored.size + 1, notRestored };
  });
}

/** The columns of the winner to put back: those that are still as the merge left them. */
function reversal(merge: MergeRow, winner: LeadRow, notRestored: NotRestored): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(merge.winnerAfter)) {
    if (sameValue(Reflect.get(winner, column), value)) columns[column] = merge.winnerBefore[column] ?? null;
    else notRestored.push({ leadId: winner.id, field: column, reason: "changed-since" });
  }
  // The temperature sticks to what it was until the score moves on: back first, then scored anew.
  const { temperature, score } = merge.winnerBefore;
  if (!("temperature" in merge.winnerAfter) && !winner.temperatureSetByHand)
    Object.assign(columns, { temperature, score });
  return columns;
}

function alreadyUndone(): AppError {
  return new AppError("conflict", "already-undone", "This has been undone already.");
}

/** Merges of one lead go back from the last on: what an earlier one brought may stand among what a later one found. */
async function refuseMergedSince(tx: Tx, scope: Scope, { id, winnerId }: MergeRow): Promise<void> {
  const merges = mergeStore(tx, scope);
  const away = await merges.away(winnerId);
  if (away !== null) {
    const { mergeId } = away;
    throw mergedSince("This lead was merged into another since. Undo that merge first.", { mergeId, names: [] });
  }
  const mergeId = await merges.laterInto(winnerId, id);
  if (mergeId === null) return;
  const names = (await merges.parts([mergeId])).map((part) => part.leadName);
  throw mergedSince("Others were merged into this lead since. Undo that merge first.", { mergeId, names });
}

function mergedSince(message: string, later: { mergeId: string; names: string[] }): AppError {
  return new AppError("conflict", "merged-since", message, { extra: later });
}
