import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import type { Db, Scope } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Ground } from "../jobs/in-thread.ts";
import { undoPiece } from "../leads/undo-change.ts";
import { handlerOf } from "./actions.ts";
import type { BulkActionPayload } from "./do-bulk-action.ts";
import { PIECE, pieceSize } from "./piece-size.ts";
import { type BulkActionRow, bulkActionStore, bulkActionWriter } from "./store.ts";

type NotRestored = UndoResult["notRestored"];

const MOST_TOLD = 1_000;
const OTHERS = 50;

/**
 * Takes a bulk action back in pieces; each keeps its place in its own transaction, so a repeated run goes on. Answers with
 * what was not put back, as far as this run found it.
 */
export async function takeBackBulkAction(ground: Ground, payload: BulkActionPayload): Promise<NotRestored> {
  const { db, now, limitMs, rest } = ground;
  const organization: Scope = { organizationId: payload.organizationId };
  const action = await bulkActionStore(db, organization).find(payload.bulkActionId);
  if (action === undefined || action.state !== "undoing") return [];
  // A job from before this was said has only what the action itself might touch.
  const { onlyFor = action.onlyFor } = payload;
  const scope: Scope = onlyFor === null ? organization : { ...organization, onlyFor };
  const told: NotRestored = [];
  const size = pieceSize(limitMs());
  for (;;) {
    const began = performance.now();
    const done = await (action.undoId === null
      ? undoOthers(db, scope, { action, now: now() })
      : undoChanges(db, scope, { action, undoId: action.undoId, limit: size.rows, now: now() }));
    if (done === null) return told;
    told.push(...done.notRestored.slice(0, MOST_TOLD - told.length));
    size.took(done.leads, performance.now() - began, limitMs());
    await rest();
  }
}

interface Undoing {
  action: BulkActionRow;
  now: number;
}

type Done = { leads: number; notRestored: NotRestored } | null;

/** Changes of the leads themselves, the latest first. */
function undoChanges(
  db: Db,
  scope: Scope,
  { action, undoId, limit, now }: Undoing & { undoId: string; limit: number },
): Promise<Done> {
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const held = await actions.lock(action.id);
    if (held === undefined || held.state !== "undoing") return null;
    const actor = held.undoActor ?? held.bulkActor;
    const piece = await undoPiece(tx, scope, { undoId, before: held.undoCursor, limit, actor, now, report: "batch" });
    if (piece.before === null) {
      await finish(actions, held);
      await recordEvent(tx, undone(held), now);
      return null;
    }
    const spared = becauseOf(piece.notRestored);
    await actions.spare(held.id, spared);
    const sums = { restored: held.restored + piece.restored - piece.partly, spared: held.spared + spared.size };
    await actions.change(held.id, { undoCursor: piece.before, ...sums });
    await recordEvent(tx, { ...undone({ ...held, ...sums }), type: "bulkAction.progressed", unaudited: true }, now);
    return { leads: piece.leads, notRestored: piece.notRestored };
  }, PIECE);
}

/** What other rooms did, each lead at most once however often it is asked for. */
async function undoOthers(db: Db, scope: Scope, { action, now }: Undoing): Promise<Done> {
  const organization = { organizationId: scope.organizationId };
  const held = await bulkActionStore(db, organization).find(action.id);
  if (held === undefined || held.state !== "undoing") return null;
  const handler = handlerOf(held.bulkChange);
  const after = held.undoCursor === null ? -1 : Number(held.undoCursor);
  const items = await bulkActionStore(db, organization).outcomes(held.id, { after, limit: OTHERS, outcome: "changed" });
  const last = items.at(-1);
  if (last === undefined || "wish" in handler || handler.undo === undefined) {
    await db.transaction(async (tx) => {
      await finish(bulkActionWriter(tx, scope), held);
      await recordEvent(tx, undone(held), now);
    });
    return null;
  }
  const actor = held.undoActor ?? held.bulkActor;
  const leadIds = items.map((item) => item.leadId);
  const work = { db, scope, change: held.bulkChange, bulkActionId: held.id, leadIds, actor, now };
  const restored = held.restored + (await handler.undo(work));
  await db.transaction((tx) =>
    bulkActionWriter(tx, scope).change(held.id, { undoCursor: String(last.position), restored }),
  );
  return { leads: items.length, notRestored: [] };
}

function finish(actions: ReturnType<typeof bulkActionWriter>, held: BulkActionRow): Promise<void> {
  return actions.change(held.id, { state: "undone" });
}

function undone({ id, organizationId, undoActor, bulkActor, restored, spared }: BulkActionRow) {
  const actor = undoActor ?? bulkActor;
  return {
    type: "bulkAction.undone" as const,
    organizationId,
    actor,
    subjectId: id,
    detail: { restored, notRestored: spared },
  };
}

/** One sentence a lead: `status: changed-since`. */
function becauseOf(notRestored: NotRestored): Map<string, string> {
  const spared = new Map<string, string>();
  for (const { leadId, field, reason } of notRestored) {
    const because = field === null ? reason : `${field}: ${reason}`;
    const before = spared.get(leadId);
    spared.set(leadId, before === undefined ? because : `${before}, ${because}`);
  }
  return spared;
}
