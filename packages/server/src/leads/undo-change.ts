import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "./change-leads.ts";
import type { LeadRow } from "./lead-row.ts";
import { lockLeads } from "./store.ts";
import { changeStore, type LeadChangeRow } from "./store-changes.ts";
import { type UndoEntryRow, undoStore, undoWriter } from "./store-undo.ts";
import type { LeadRowChange } from "./store-write.ts";

const BATCH = 200;
type NotRestored = UndoResult["notRestored"];

/**
 * Takes back what was done under one undo entry, in batches of their own transactions. A field that somebody changed since
 * stays as it is, and the answer says so. Only its author (or an admin or manager) may, once, within 24 hours.
 */
export async function undoChange(foundation: Foundation, caller: Caller, undoId: string): Promise<UndoResult> {
  const { db, clock } = foundation;
  const { scope, actor } = caller;
  const now = clock.now();
  const entry = await findOwn(foundation, caller, undoId);
  if (entry.expiresAt <= now)
    throw new AppError("gone", "undo-expired", "This was more than 24 hours ago and can no longer be undone.");
  const isFirst = entry.undoneAt === null && (await db.transaction((tx) => undoWriter(tx, scope).close(undoId, now)));
  if (!isFirst) throw new AppError("conflict", "already-undone", "This has been undone already.");
  const result: UndoResult = { id: undoId, restored: 0, notRestored: [] };
  for (let before: string | null = null; ; ) {
    const lines: LeadChangeRow[] = await changeStore(db, scope).ofUndo(undoId, { before, limit: BATCH });
    if (lines.length === 0) break;
    await db.transaction((tx) => undoLines(tx, scope, { lines, result, entry, actor, now }));
    before = lines.at(-1)?.id ?? null;
  }
  await db.transaction(async (tx) => {
    await undoWriter(tx, scope).keepResult(undoId, { ...result, notRestored: result.notRestored.slice(0, 1_000) });
    const detail = { undoKind: entry.kind, restored: result.restored, notRestored: result.notRestored.length };
    await recordEvent(
      tx,
      { type: "undo.done", organizationId: scope.organizationId, actor, subjectId: undoId, detail },
      now,
    );
  });
  return { ...result, notRestored: result.notRestored.slice(0, 1_000) };
}

async function findOwn({ db }: Foundation, caller: Caller, undoId: string): Promise<UndoEntryRow> {
  const entry = await undoStore(db, caller.scope).find(undoId);
  if (entry === undefined || (entry.memberId !== caller.memberId && caller.role === "sales")) throw notFound();
  return entry;
}

interface Undoing {
  lines: readonly LeadChangeRow[];
  result: UndoResult;
  entry: UndoEntryRow;
  actor: Actor;
  now: number;
}

async function undoLines(tx: Tx, scope: Scope, { lines, result, entry, actor, now }: Undoing): Promise<void> {
  const leads = await lockLeads(
    tx,
    scope,
    lines.map((line) => line.leadId),
  );
  const changes = lines.flatMap((line) => {
    const lead = leads.get(line.leadId);
    if (lead === undefined) {
      result.notRestored.push({ leadId: line.leadId, field: null, reason: "gone" });
      return [];
    }
    const exactly = reversal(line, lead, { now, notRestored: result.notRestored });
    return Object.keys(exactly).length === 0 ? [] : [{ leadId: line.leadId, wish: { exactly } }];
  });
  const report = entry.kind === "bulk" ? ("batch" as const) : ("each" as const);
  const done = await changeLeads(tx, scope, { changes, context: { actor, cause: "undo", now, report } });
  result.restored += [...done.values()].filter((one) => !("unchanged" in one)).length;
}

/** The columns to put back: those that are still as the change left them. */
function reversal(
  line: LeadChangeRow,
  lead: LeadRow,
  { now, notRestored }: { now: number; notRestored: NotRestored },
): LeadRowChange {
  if (line.kind === "created") return lead.deletedAt === null ? { deletedAt: now } : {};
  const restored: Record<string, unknown> = {};
  const following: Record<string, unknown> = {};
  const after = Object.entries(line.after ?? {});
  // A temperature set by hand to what it was: only the hand changed.
  const isHandAlone = after.every(([column]) => FOLLOWING.has(column));
  for (const [column, value] of after) {
    const isAsLeft = sameValue(Reflect.get(lead, column), value);
    if (FOLLOWING.has(column) && !isHandAlone) {
      if (isAsLeft) following[column] = line.before?.[column] ?? null;
    } else if (isAsLeft) restored[column] = line.before?.[column] ?? null;
    else notRestored.push({ leadId: lead.id, field: WIRE_NAMES.get(column) ?? column, reason: "changed-since" });
  }
  return Object.keys(restored).length === 0 ? {} : { ...restored, ...following };
}

/** Columns whose name on the wire is another. */
const WIRE_NAMES: ReadonlyMap<string, string> = new Map([
  ["isHidden", "hidden"],
  ["temperatureSetByHand", "temperature"],
]);

/** Columns that follow from others: they go back with them, and when they moved on by themselves nobody misses them. */
const FOLLOWING: ReadonlySet<string> = new Set([
  "firstContactedAt",
  "lastContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
  "wonAt",
  "lostAt",
  "temperatureSetByHand",
]);
