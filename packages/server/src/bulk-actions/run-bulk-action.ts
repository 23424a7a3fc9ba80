import type { Db, Scope } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { BIN } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { listLeadIds } from "../leads/store-list.ts";
import { undoWriter } from "../leads/store-undo.ts";
import { handlerOf } from "./actions.ts";
import { type BulkActionRow, type BulkItemRow, type BulkOutcome, bulkActionStore, bulkActionWriter } from "./store.ts";

/** What the job carries. */
export interface RunBulkActionPayload {
  organizationId: string;
  bulkActionId: string;
}

const PAGE = 200;
/** Transactions stay short while requests are served: the number of leads in one follows the time the last one took. */
const PATIENCE_MS = 25;

/**
 * Does a bulk action: first the leads of its filter are written down, then they are done in pieces. What became of a lead
 * is written in the transaction that changed it, so that a repeated run goes on where the last one stopped.
 */
export async function runBulkAction(payload: RunBulkActionPayload, { db, clock }: Foundation): Promise<void> {
  const organization: Scope = { organizationId: payload.organizationId };
  const action = await bulkActionStore(db, organization).find(payload.bulkActionId);
  if (action === undefined || !["queued", "running"].includes(action.state)) return;
  const scope: Scope = action.onlyFor === null ? organization : { ...organization, onlyFor: action.onlyFor };
  const isWalked = action.isWalked || (await walkFilter({ db, scope, action, now: action.createdAt }));
  if (isWalked) await doItems({ db, scope, action, now: () => clock.now() });
  await finish(db, scope, { id: action.id, now: clock.now() });
}

interface Walking {
  db: Db;
  scope: Scope;
  action: BulkActionRow;
  now: number;
}

/** Writes the matching leads down in order of creation, which no action changes. False when it was cancelled meanwhile. */
async function walkFilter({ db, scope, action, now }: Walking): Promise<boolean> {
  const filter = action.bulkFilter ?? {};
  const asker = { memberId: action.memberId, now };
  let { walkCursor: cursor } = action;
  let position = await bulkActionStore(db, scope).nextPosition(action.id);
  for (;;) {
    const page = await listLeadIds(db, scope, { filter, sort: "createdAt", limit: PAGE, cursor, asker });
    cursor = page.nextCursor;
    const isLast = cursor === null;
    const goesOn = await db.transaction(async (tx) => {
      const actions = bulkActionWriter(tx, scope);
      const current = await actions.lock(action.id);
      if (current === undefined || current.state === "cancelled") return false;
      await actions.addItems(action.id, position, page.ids);
      position += page.ids.length;
      await actions.change(action.id, {
        walkCursor: cursor,
        isWalked: isLast,
        state: "running",
        ...(isLast ? { matched: position } : {}),
      });
      return true;
    });
    if (!goesOn) return false;
    if (isLast) return true;
    await nextTurn();
  }
}

interface Doing {
  db: Db;
  scope: Scope;
  action: BulkActionRow;
  now: () => number;
}

async function doItems({ db, scope, action, now }: Doing): Promise<void> {
  let size = 50;
  for (;;) {
    const items = await bulkActionStore(db, { organizationId: scope.organizationId }).waiting(action.id, size);
    if (items.length === 0) return;
    const began = performance.now();
    if (!(await doPiece({ db, scope, action, items, now: now() }))) return;
    const took = performance.now() - began;
    size = took > PATIENCE_MS ? Math.max(5, Math.floor(size / 2)) : Math.min(PAGE, size * 2);
    await nextTurn();
  }
}

type Piece = Omit<Doing, "now"> & { items: readonly BulkItemRow[]; now: number };

/** False when the action was cancelled. */
async function doPiece(piece: Piece): Promise<boolean> {
  const { db, scope, action, items, now } = piece;
  const handler = handlerOf(action.bulkChange);
  const leadIds = items.map((item) => item.leadId);
  if ("wish" in handler) return changePiece(piece);
  const current = await bulkActionStore(db, { organizationId: scope.organizationId }).find(action.id);
  if (current === undefined || current.state === "cancelled") return false;
  const { bulkChange: change, bulkActor: actor, id: bulkActionId } = action;
  const outcomes = await handler.run({ db, scope, change, bulkActionId, leadIds, actor, now });
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const held = await actions.lock(action.id);
    if (held === undefined) return false;
    const after = await actions.record(
      held,
      items.map(({ position, leadId }) => ({ position, ...(outcomes.get(leadId) ?? GONE) })),
    );
    await recordEvent(tx, progress(after), now);
    if (held.state === "queued") await actions.change(action.id, { state: "running" });
    return held.state !== "cancelled";
  });
}

const GONE: BulkOutcome = { outcome: "skipped", reason: "not-found" };
const UNCHANGED: BulkOutcome = { outcome: "skipped", reason: "nothing-to-change" };

/** Changes to the leads themselves, with their outcomes in one transaction. */
function changePiece({ db, scope, action, items, now }: Piece): Promise<boolean> {
  const handler = handlerOf(action.bulkChange);
  if (!("wish" in handler)) throw new Error(`${action.bulkChange.type} is no change of the lead itself`);
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const held = await actions.lock(action.id);
    if (held === undefined || held.state === "cancelled") return false;
    const leads = await lockLeads(
      tx,
      scope,
      items.map((item) => item.leadId),
    );
    const changes = items.flatMap(({ leadId, position }) => {
      const lead = leads.get(leadId);
      const isThere = lead !== undefined && (handler.forBin === true || lead.shelf !== BIN);
      return isThere ? [{ leadId, wish: handler.wish(action.bulkChange, position) }] : [];
    });
    const context = {
      actor: action.bulkActor,
      cause: "edit" as const,
      now,
      undoId: action.undoId,
      report: "batch" as const,
    };
    const results = await changeLeads(tx, scope, { changes, context });
    const outcomes = items.map(({ leadId, position }) => {
      const result = results.get(leadId);
      const outcome: BulkOutcome =
        result === undefined ? GONE : "unchanged" in result ? UNCHANGED : { outcome: "changed", reason: null };
      return { position, ...outcome };
    });
    const after = await actions.record(held, outcomes);
    if (held.state === "queued") await actions.change(action.id, { state: "running" });
    await recordEvent(tx, progress(after), now);
    return true;
  });
}

function progress(action: BulkActionRow) {
  const { id, organizationId, bulkActor, matched, changed, skipped, failed } = action;
  return {
    type: "bulkAction.progressed" as const,
    organizationId,
    actor: bulkActor,
    subjectId: id,
    detail: { matched, changed, skipped, failed },
    unaudited: true,
  };
}

async function finish(db: Db, scope: Scope, { id, now }: { id: string; now: number }): Promise<void> {
  await db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const action = await actions.lock(id);
    if (action === undefined || action.finishedAt !== null) return;
    const state = action.state === "cancelled" ? "cancelled" : "done";
    await actions.change(id, { state, finishedAt: now });
    if (action.undoId !== null) {
      await undoWriter(tx, scope).describe(action.undoId, { count: action.changed, fields: [action.bulkChange.type] });
    }
    const { organizationId, bulkActor, changed, skipped, failed, matched } = action;
    const detail = { action: action.bulkChange, state, matched, changed, skipped, failed };
    await recordEvent(
      tx,
      { type: "bulkAction.finished", organizationId, actor: bulkActor, subjectId: id, detail },
      now,
    );
  });
}

/** Requests of this process get their turn between two transactions. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
