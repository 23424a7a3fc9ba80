import { setImmediate } from "node:timers/promises";
import type { Db, Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { AppError, notFound } from "../http/problem.ts";
import { BatchSize } from "../jobs/batch-size.ts";
import { enqueue } from "../jobs/queue.ts";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { formerMembers } from "../leads/store-assignees.ts";
import { changeStore } from "../leads/store-changes.ts";
import { importHooks } from "./hooks.ts";
import { reasonsNotToRestore, reasonsToKeep } from "./left-alone.ts";
import { type ImportRow, importWriter } from "./store.ts";
import {
  addSpared,
  countCreated,
  countSpared,
  createdAfter,
  removeUpdates,
  takeOptOuts,
  updatesAfter,
  updatesOf,
} from "./store-rows.ts";

/** Up to so many leads are taken back while the caller waits; more in the background. */
const AT_ONCE = 10_000;

/** Who takes an import back. */
export interface WantedUndo {
  importId: string;
  actor: Actor;
  now: () => number;
}

/** Takes an import back: at once when it is small, else by a job. Asking twice changes nothing more. */
export async function undoImport(db: Db, scope: Scope, wanted: WantedUndo): Promise<void> {
  const { importId, actor } = wanted;
  const one = await db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const found = await writer.lock(importId);
    if (found === undefined) throw notFound();
    if (found.status === "undone") return null;
    if (found.status !== "done" && found.status !== "failed") {
      throw new AppError("conflict", "import-running", "The import still runs; undo it when it is done.");
    }
    await writer.change(importId, { isUndoFinished: false });
    const payload = { organizationId: scope.organizationId, importId, actor };
    const job = { name: "imports.undo", payload, key: `undo:${importId}`, organizationId: scope.organizationId };
    // Also for a small one: if this process dies in the middle, the job ends what it began.
    const later = found.created + found.updated > AT_ONCE ? 0 : 60_000;
    await enqueue(tx, { ...job, runAt: wanted.now() + later }, wanted.now());
    return found;
  });
  if (one !== null && one.created + one.updated <= AT_ONCE) await takeBack(db, scope, wanted);
}

/** Removes the leads an import created and restores those it updated, in short transactions; goes on where it was stopped. */
export async function takeBack(db: Db, scope: Scope, wanted: WantedUndo): Promise<void> {
  const size = new BatchSize();
  await inSteps(db, size, (tx, after: number, limit) => removeCreated(tx, scope, { ...wanted, after, limit }), 0);
  await inSteps(db, size, (tx, after: string, limit) => restoreUpdated(tx, scope, { ...wanted, after, limit }), "");
  await inSteps(db, size, (tx, _after: null, limit) => releaseOptOuts(tx, scope, { ...wanted, limit }), null);
  await db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const one = await writer.lock(wanted.importId);
    if (one === undefined || one.status === "undone") return;
    const spared = await countSpared(tx, scope, one.id);
    // A list of addresses makes no leads.
    const gone = one.purpose === "do-not-contact" ? 0 : one.created - (await countCreated(tx, scope, one.id));
    const erased = one.erased + gone;
    await writer.change(one.id, { status: "undone", isUndoFinished: true, spared, erased });
    const { fileName, removed, restored, released } = one;
    const detail = { fileName, removed, restored, spared, erased, released };
    const event = { type: "import.undone" as const, organizationId: scope.organizationId, actor: wanted.actor };
    await recordEvent(tx, { ...event, subjectId: one.id, detail }, wanted.now());
  });
}

/** What one transaction came to: how many leads it looked at and where to go on; null at the end. */
type Step<Cursor> = { looked: number; next: Cursor } | null;

async function inSteps<Cursor>(
  db: Db,
  size: BatchSize,
  step: (tx: Tx, after: Cursor, limit: number) => Promise<Step<Cursor>>,
  start: Cursor,
): Promise<void> {
  let after = start;
  for (;;) {
    let ms = 0;
    const done = await db.transaction(async (tx) => {
      const startedAt = performance.now();
      const result = await step(tx, after, size.rows);
      ms = performance.now() - startedAt;
      return result;
    });
    if (done === null) return;
    size.took(done.looked, ms);
    after = done.next;
    // Requests of this process get their turn between two transactions.
    await setImmediate();
  }
}

async function removeCreated(
  tx: Tx,
  scope: Scope,
  step: WantedUndo & { after: number; limit: number },
): Promise<Step<number>> {
  const { importId } = step;
  const created = await createdAfter(tx, scope, step);
  const last = created.at(-1);
  if (last === undefined) return null;
  const leadIds = created.map((lead) => lead.id);
  const held = await lockLeads(tx, scope, leadIds);
  const updated = await updatesOf(tx, scope, { importId, leadIds });
  const versions = new Map(updated.map((update) => [update.leadId, update.versionAfter]));
  // Begun again after a crash: what this undo has removed already lies in the bin.
  const removed = await changeStore(tx, scope).changedUnder(importId, leadIds);
  const leads = [...held.values()].filter((lead) => !removed.has(lead.id));
  const asLeft = leads.map((lead) => ({ lead, version: versions.get(lead.id) ?? 1 }));
  const reasons = await reasonsToKeep(tx, scope, asLeft);
  const mine = leads.filter((lead) => !reasons.has(lead.id));
  const changes = mine.map((lead) => ({ leadId: lead.id, wish: { deleted: true } }));
  await changeLeads(tx, scope, { changes, held, context: contextOf(step) });
  await removeUpdates(tx, scope, { importId, leadIds });
  await addSpared(tx, scope, { importId, leads: sparedOf(leads, reasons) });
  await count(tx, scope, importId, { removed: mine.length });
  return { looked: created.length, next: last.seq };
}

/** It is put back but for that. */
const ASSIGNEE_GONE = "Nobody's now: its assignee before the import was removed since";

async function restoreUpdated(
  tx: Tx,
  scope: Scope,
  step: WantedUndo & { after: string; limit: number },
): Promise<Step<string>> {
  const { importId } = step;
  const updates = await updatesAfter(tx, scope, step);
  const last = updates.at(-1);
  if (last === undefined) return null;
  const leadIds = updates.map((update) => update.leadId);
  const held = await lockLeads(tx, scope, leadIds);
  const asLeft = updates.flatMap(({ leadId, versionAfter }) => {
    const lead = held.get(leadId);
    return lead === undefined ? [] : [{ lead, version: versionAfter }];
  });
  const reasons = await reasonsNotToRestore(tx, scope, asLeft);
  const mine = updates.filter((update) => held.has(update.leadId) && !reasons.has(update.leadId));
  const former = await formerMembers(tx, scope, new Set(mine.map(({ valuesBefore }) => valuesBefore.assignedTo)));
  const orphaned = new Set<string>();
  const changes = mine.map(({ leadId, valuesBefore }) => {
    if (typeof valuesBefore.assignedTo !== "string" || !former.has(valuesBefore.assignedTo))
      return { leadId, wish: { exactly: valuesBefore } };
    orphaned.add(leadId);
    return { leadId, wish: { exactly: { ...valuesBefore, assignedTo: null } } };
  });
  for (const leadId of orphaned) reasons.set(leadId, ASSIGNEE_GONE);
  await changeLeads(tx, scope, { changes, held, context: contextOf(step) });
  await removeUpdates(tx, scope, { importId, leadIds });
  await addSpared(tx, scope, { importId, leads: sparedOf([...held.values()], reasons) });
  // Of an erased lead that the import had created itself nothing was before: it is counted among the created ones.
  const gone = updates.filter(({ leadId, valuesBefore }) => !held.has(leadId) && Object.keys(valuesBefore).length > 0);
  await count(tx, scope, importId, { restored: mine.length - orphaned.size, erased: gone.length });
  return { looked: updates.length, next: last.leadId };
}

function sparedOf(leads: readonly LeadRow[], reasons: ReadonlyMap<string, string>) {
  return leads.flatMap(({ id, name }) => {
    const reason = reasons.get(id);
    return reason === undefined ? [] : [{ leadId: id, name, reason }];
  });
}

/** Opt-outs that only this file brought go with it; what the lead, a person or another file has said as well stays. */
async function releaseOptOuts(tx: Tx, scope: Scope, step: WantedUndo & { limit: number }): Promise<Step<null>> {
  const { taken, ids } = await takeOptOuts(tx, scope, step);
  if (taken === 0) return null;
  let released = 0;
  for (const hook of importHooks.all("released"))
    released += await hook(tx, { scope, ids, actor: step.actor, now: step.now() });
  await count(tx, scope, step.importId, { released });
  return { looked: taken, next: null };
}

function contextOf({ importId, actor, now }: WantedUndo) {
  return { actor, cause: "undo" as const, now: now(), undoId: importId, report: "batch" as const };
}

async function count(
  tx: Tx,
  scope: Scope,
  importId: string,
  added: Partial<Pick<ImportRow, "removed" | "restored" | "erased" | "released">>,
): Promise<void> {
  const writer = importWriter(tx, scope);
  const one = await writer.lock(importId);
  if (one === undefined) return;
  const spared = await countSpared(tx, scope, importId);
  await writer.change(importId, {
    removed: one.removed + (added.removed ?? 0),
    restored: one.restored + (added.restored ?? 0),
    erased: one.erased + (added.erased ?? 0),
    released: one.released + (added.released ?? 0),
    spared,
  });
}
