import type { UndoAnswer, UndoResult } from "@lead-dashboard/contract/leads/undo";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "./change-leads.ts";
import { changeManyLeads } from "./change-many-leads.ts";
import { editedSince } from "./edited-since.ts";
import { leadHooks } from "./hooks.ts";
import { CORE_COLUMNS, type LeadCore, type LeadRow } from "./lead-row.ts";
import { standingId } from "./standing-lead.ts";
import { lockLeadCores, lockLeads } from "./store.ts";
import { formerMembers } from "./store-assignees.ts";
import { changeStore, type UndoLine } from "./store-changes.ts";
import { leadsWithNotes } from "./store-notes.ts";
import { type UndoEntryRow, undoStore, undoWriter } from "./store-undo.ts";
import type { LeadRowChange } from "./store-write.ts";

const BATCH = 200;
type NotRestored = UndoResult["notRestored"];

/**
 * Takes back what was done under one undo entry, in batches of their own transactions. A field that somebody changed since
 * stays as it is, and the answer says so. Only its author (or an admin or manager) may, once, within 24 hours.
 */
export async function undoChange(foundation: Foundation, caller: Caller, undoId: string): Promise<UndoAnswer> {
  const { db, clock } = foundation;
  const { scope, actor } = caller;
  const now = clock.now();
  const entry = await findOwn(foundation, caller, undoId);
  if (entry.expiresAt <= now)
    throw new AppError("gone", "undo-expired", "This was more than 24 hours ago and can no longer be undone.");
  if (entry.kind === "bulk") {
    for (const takeBack of leadHooks.all("takeBack")) {
      const taken = await takeBack(foundation, caller, undoId);
      if (taken !== null) return taken;
    }
  }
  if (entry.undoneAt === null && entry.leadId !== null) await refuseMerged(foundation, caller, entry.leadId);
  const isFirst = entry.undoneAt === null && (await db.transaction((tx) => undoWriter(tx, scope).close(undoId, now)));
  if (!isFirst) throw new AppError("conflict", "already-undone", "This has been undone already.");
  const result: UndoResult = { id: undoId, restored: 0, notRestored: [] };
  const report = entry.kind === "bulk" ? ("batch" as const) : ("each" as const);
  for (let before: string | null = null; ; ) {
    const from: string | null = before;
    const piece: UndonePiece = await db.transaction((tx) =>
      undoPiece(tx, scope, { undoId, before: from, limit: BATCH, actor, now, report }),
    );
    if (piece.before === null) break;
    result.restored += piece.restored;
    result.notRestored.push(...piece.notRestored);
    before = piece.before;
  }
  await db.transaction(async (tx) => {
    for (const undone of leadHooks.all("undone")) await undone(tx, { undoId, actor, now, scope });
    await undoWriter(tx, scope).keepResult(undoId, { ...result, notRestored: result.notRestored.slice(0, 1_000) });
    const detail = { undoKind: entry.kind, restored: result.restored, notRestored: result.notRestored.length };
    await recordEvent(
      tx,
      { type: "undo.done", organizationId: scope.organizationId, actor, subjectId: undoId, detail },
      now,
    );
  });
  return { ...result, notRestored: result.notRestored.slice(0, 1_000), isRunning: false };
}

async function findOwn({ db }: Foundation, caller: Caller, undoId: string): Promise<UndoEntryRow> {
  const entry = await undoStore(db, caller.scope).find(undoId);
  if (entry === undefined || (entry.memberId !== caller.memberId && caller.role === "sales")) throw notFound();
  return entry;
}

/** What a lead that is part of another would get back is seen nowhere: the undo waits until the merge is undone. */
async function refuseMerged({ db }: Foundation, { scope }: Caller, leadId: string): Promise<void> {
  if ((await standingId(db, { organizationId: scope.organizationId }, leadId)) === leadId) return;
  throw new AppError("conflict", "merged", "This lead was merged into another since. Undo the merge first.");
}

/** Which changes to take back, and how it is told. */
export interface UndoPiece {
  undoId: string;
  /** the change after which (going back) to begin; null is the latest */
  before: string | null;
  limit: number;
  actor: Actor;
  now: number;
  report: "each" | "batch";
}

/** What a piece took back, and where the next begins: null when there was nothing left. */
interface UndonePiece {
  before: string | null;
  leads: number;
  restored: number;
  /** how many of the restored leads kept something */
  partly: number;
  notRestored: NotRestored;
}

/** Takes back the next changes made under one undo entry. */
export async function undoPiece(
  tx: Tx,
  scope: Scope,
  { undoId, before, limit, actor, now, report }: UndoPiece,
): Promise<UndonePiece> {
  const lines = readLines(await changeStore(tx, scope).ofUndo(undoId, { before, limit }));
  const former = await formerMembers(tx, scope, new Set(lines.map(({ did }) => did.was.assignedTo)));
  const ids = lines.map((line) => line.leadId);
  const context = { actor, cause: "undo" as const, now, report };
  const notRestored: NotRestored = [];
  const end = { before: lines.at(-1)?.id ?? null, leads: lines.length, notRestored };
  if (lines.every(isOfCore)) {
    const held = await lockLeadCores(tx, scope, ids);
    const parted = await partedAmounts(tx, scope, lines, held);
    const changes = reversals<LeadCore>(lines, held, { now, notRestored, former, parted });
    const done = await changeManyLeads(tx, scope, { changes, held, context });
    return {
      ...end,
      ...counted(
        notRestored,
        [...done].flatMap(([id, one]) => (one === "changed" ? id : [])),
      ),
    };
  }
  const held = await lockLeads(tx, scope, ids);
  const worked = await workedWith(tx, scope, lines, held);
  const parted = await partedAmounts(tx, scope, lines, held);
  const changes = reversals<LeadRow>(lines, held, { now, notRestored, former, parted, worked });
  const done = await changeLeads(tx, scope, { changes, held, context });
  return {
    ...end,
    ...counted(
      notRestored,
      [...done].flatMap(([id, one]) => ("unchanged" in one ? [] : id)),
    ),
  };
}

function counted(notRestored: NotRestored, changedIds: readonly string[]): Pick<UndonePiece, "restored" | "partly"> {
  const spared = new Set(notRestored.map(({ leadId }) => leadId));
  return { restored: changedIds.length, partly: changedIds.filter((id) => spared.has(id)).length };
}

const CORE: ReadonlySet<string> = new Set(CORE_COLUMNS);

/** A change to be taken back. Those that did the same share the objects. */
interface Line extends Pick<UndoLine, "id" | "leadId"> {
  did: Did;
}

interface Did extends Pick<UndoLine, "kind"> {
  was: Record<string, unknown>;
  is: readonly (readonly [column: string, value: unknown])[];
  /** what is wished of leads that are still as it left them */
  wish: { exactly: LeadRowChange } | null;
}

function readLines(stored: readonly UndoLine[]): Line[] {
  const known = new Map<string, Did>();
  return stored.map(({ id, leadId, kind, wasText, isText }) => {
    const text = `${kind} ${wasText} ${isText}`;
    const did = known.get(text) ?? readDid(kind, JSON.parse(wasText ?? "{}"), JSON.parse(isText ?? "{}"));
    known.set(text, did);
    return { id, leadId, did };
  });
}

function readDid(kind: UndoLine["kind"], was: Record<string, unknown>, after: Record<string, unknown>): Did {
  const is = Object.entries(after);
  const exactly: LeadRowChange = Object.fromEntries(is.map(([column]) => [column, was[column] ?? null]));
  return { kind, was, is, wish: kind === "created" || is.length === 0 ? null : { exactly } };
}

/** Whether a change touched only what mass changes touch. */
function isOfCore({ did }: Line): boolean {
  return did.kind !== "created" && did.is.every(([column]) => CORE.has(column));
}

/** Of leads that were created, those somebody has done something with since: it would go to the bin with them. */
async function workedWith(
  tx: Tx,
  scope: Scope,
  lines: readonly Line[],
  held: ReadonlyMap<string, LeadRow>,
): Promise<Set<string>> {
  const made = lines.flatMap((line) => (line.did.kind === "created" ? (held.get(line.leadId) ?? []) : []));
  if (made.length === 0) return new Set();
  const leadIds = made.map((lead) => lead.id);
  const edited = await editedSince(
    tx,
    scope,
    made.map((lead) => ({ lead, version: 1 })),
  );
  const worked = new Set([...edited, ...(await leadsWithNotes(tx, scope, leadIds))]);
  for (const hook of leadHooks.all("worked"))
    for (const leadId of (await hook(tx, { scope, leadIds })).keys()) worked.add(leadId);
  return worked;
}

/** An amount says nothing without its currency: where a change touched one alone, the other counts with it. */
const AMOUNT = ["dealValue", "currency"] as const;
type HalfOfAmount = (typeof AMOUNT)[number];

/** The half of an amount that a change left alone; undefined when it touched both or none. */
function otherHalf({ kind, is }: Did): HalfOfAmount | undefined {
  if (kind === "created") return undefined;
  const alone = AMOUNT.filter((half) => is.every(([column]) => column !== half));
  return alone.length === 1 ? alone[0] : undefined;
}

/** By change: the half of an amount that it left alone and that is another since. */
async function partedAmounts(
  tx: Tx,
  scope: Scope,
  lines: readonly Line[],
  held: ReadonlyMap<string, LeadCore>,
): Promise<Map<string, HalfOfAmount>> {
  const parted = new Map<string, HalfOfAmount>();
  const halved = lines.filter(({ did }) => otherHalf(did) !== undefined);
  if (halved.length === 0) return parted;
  const history = await changeStore(tx, scope).ofVersions(halved.map(({ leadId }) => leadId));
  const ofLead = Map.groupBy(history, ({ leadId }) => leadId);
  for (const { id, leadId, did } of halved) {
    const [half, lead] = [otherHalf(did), held.get(leadId)];
    if (half === undefined || lead === undefined) continue;
    const next = ofLead.get(leadId)?.find((one) => one.id > id && Object.hasOwn(one.before ?? {}, half));
    if (next !== undefined && !sameValue(lead[half], next.before?.[half] ?? null)) parted.set(id, half);
  }
  return parted;
}

interface Reversing {
  now: number;
  /** removed members: nothing is given back to them */
  former: ReadonlySet<unknown>;
  /** by change: the other half of its amount, changed since */
  parted: ReadonlyMap<string, string>;
  /** leads that are not taken away again */
  worked?: ReadonlySet<string>;
  notRestored: NotRestored;
}

function reversals<Row extends LeadCore>(lines: readonly Line[], held: ReadonlyMap<string, Row>, reversing: Reversing) {
  return lines.flatMap((line): { leadId: string; wish: { exactly: LeadRowChange } } | [] => {
    const { leadId, did } = line;
    const lead = held.get(leadId);
    if (lead === undefined) {
      reversing.notRestored.push({ leadId, field: null, reason: "gone" });
      return [];
    }
    if (
      did.wish !== null &&
      !reversing.former.has(did.was.assignedTo) &&
      !reversing.parted.has(line.id) &&
      did.is.every(([column, value]) => sameValue(Reflect.get(lead, column), value))
    )
      return { leadId, wish: did.wish };
    const exactly = toMembers(leadId, reversal(line, lead, reversing), reversing);
    return Object.keys(exactly).length === 0 ? [] : { leadId, wish: { exactly } };
  });
}

/** A lead whose former assignee was removed is nobody's. */
function toMembers(leadId: string, exactly: LeadRowChange, { former, notRestored }: Reversing): LeadRowChange {
  if (!former.has(exactly.assignedTo)) return exactly;
  notRestored.push({ leadId, field: "assignedTo", reason: "member-gone" });
  return { ...exactly, assignedTo: null };
}

/** The columns to put back: those that are still as the change left them. */
function reversal(line: Line, lead: LeadCore, { now, notRestored, parted, worked }: Reversing): LeadRowChange {
  const { kind, was, is } = line.did;
  if (kind === "created") {
    if (lead.deletedAt !== null) return {};
    if (worked?.has(lead.id) !== true) return { deletedAt: now };
    notRestored.push({ leadId: lead.id, field: null, reason: "changed-since" });
    return {};
  }
  const restored: Record<string, unknown> = {};
  // A temperature set by hand to what it was: only the hand changed.
  const isHandAlone = is.every(([column]) => FOLLOWING.has(column));
  const isPlain = (column: string) => isHandAlone || !FOLLOWING.has(column);
  const moved = is.filter(([column, value]) => !sameValue(Reflect.get(lead, column), value)).map(([column]) => column);
  const half = parted.get(line.id);
  const kept = new Set([...moved.filter(isPlain), ...(half === undefined ? [] : [half])]);
  for (const column of kept)
    notRestored.push({ leadId: lead.id, field: WIRE_NAMES.get(column) ?? column, reason: "changed-since" });
  const keptUnits = new Set([...kept].map(unitOf));
  // a follow-up that a status had ended does not come back to a lead that has another end by now
  const isOver = (column: string) => column === "nextFollowUpAt" && kept.has("status");
  const isBack = (column: string) => !moved.includes(column) && !keptUnits.has(unitOf(column)) && !isOver(column);
  for (const [column] of is) if (isPlain(column) && isBack(column)) restored[column] = was[column] ?? null;
  if (Object.keys(restored).length === 0) return {};
  for (const [column] of is) if (isBack(column)) restored[column] = was[column] ?? null;
  return restored;
}

/** Columns that only mean something together go back together or not at all; those that follow go with what they follow. */
const UNITS: Readonly<Record<string, string>> = {
  lostReason: "status",
  firstContactedAt: "status",
  lastContactedAt: "status",
  firstRepliedAt: "status",
  lastRepliedAt: "status",
  wonAt: "status",
  lostAt: "status",
  currency: "dealValue",
  temperatureSetByHand: "temperature",
};

function unitOf(column: string): string {
  return UNITS[column] ?? column;
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
