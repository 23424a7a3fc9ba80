import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Db, Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { AppError } from "../http/problem.ts";
import type { Ground } from "../jobs/in-thread.ts";
import { changeManyLeads } from "../leads/change-many-leads.ts";
import { BIN, type LeadCore } from "../leads/lead-row.ts";
import type { CoreWish } from "../leads/plan-change.ts";
import { formerMembers } from "../leads/store-assignees.ts";
import { undoWriter } from "../leads/store-undo.ts";
import { handlerOf } from "./actions.ts";
import { PIECE, pieceSize } from "./piece-size.ts";
import { type BulkActionRow, type BulkOutcome, type BulkPlace, bulkActionStore, bulkActionWriter } from "./store.ts";
import { writeDownLeads } from "./write-down-leads.ts";

/** What the job carries. */
export interface BulkActionPayload {
  organizationId: string;
  bulkActionId: string;
  /** for an undo, whose leads who asks for it may put back: one member's and unassigned ones, or all (null) */
  onlyFor?: string | null;
}

/** Actions that do their own work (messages, sequences) take more for a lead than a change of the lead. */
const MOST_OF_OTHERS = 200;

/**
 * Does a bulk action: first the leads of its filter are written down, then they are done in pieces, in the order in which
 * they are stored: neighbours share pages, which made 100,000 leads ten times faster. What became of a lead is written in
 * the transaction that changed it, so that a repeated run goes on where the last one stopped.
 */
export async function doBulkAction(ground: Ground, payload: BulkActionPayload): Promise<void> {
  const { db } = ground;
  const organization: Scope = { organizationId: payload.organizationId };
  const action = await bulkActionStore(db, organization).find(payload.bulkActionId);
  if (action === undefined || !["queued", "running"].includes(action.state)) return;
  const scope: Scope = action.onlyFor === null ? organization : { ...organization, onlyFor: action.onlyFor };
  const isWalked = action.isWalked || (await writeDownLeads(ground, scope, action));
  if (isWalked) await doPieces({ ...ground, scope, action });
  await finish(db, scope, { id: action.id, now: ground.now() });
}

interface Doing extends Ground {
  scope: Scope;
  action: BulkActionRow;
}

async function doPieces(doing: Doing): Promise<void> {
  const { limitMs, rest } = doing;
  const size = pieceSize(limitMs());
  const store = bulkActionStore(doing.db, { organizationId: doing.scope.organizationId });
  const handler = handlerOf(doing.action.bulkChange);
  const most = "wish" in handler ? Number.POSITIVE_INFINITY : (handler.most ?? MOST_OF_OTHERS);
  for (let from = 0; ; ) {
    const places = await store.waiting(doing.action.id, { from, limit: Math.min(size.rows, most) });
    const last = places.at(-1);
    if (last === undefined) return;
    const began = performance.now();
    if (!(await doPiece(doing, places))) return;
    from = last.position + 1;
    size.took(places.length, performance.now() - began, limitMs());
    await rest();
  }
}

type Places = readonly BulkPlace[];

/** Another run may have ended it, or somebody may have taken it back, while this one stood still. */
const isUnderWay = ({ state }: BulkActionRow) => state === "queued" || state === "running";

/** False when the action was ended. */
async function doPiece(doing: Doing, places: Places): Promise<boolean> {
  const handler = handlerOf(doing.action.bulkChange);
  try {
    return await ("wish" in handler ? changePiece(doing, places) : workPiece(doing, places));
  } catch (error) {
    if (doing.db.dialect.isRetriable(error)) throw error;
    return doOneByOne(doing, { places, error });
  }
}

/** One lead must not keep the others from their turn: the piece is halved until the one that fails is alone. */
async function doOneByOne(doing: Doing, { places, error }: { places: Places; error: unknown }): Promise<boolean> {
  const [only] = places;
  if (only === undefined) throw error;
  if (places.length === 1) {
    const { leadId } = only;
    const refused = (reason: string) => new Map([[leadId, { outcome: "failed" as const, reason }]]);
    if (error instanceof AppError) return keep(doing, { places, outcomes: refused(error.code) });
    doing.log.error({ bulkActionId: doing.action.id, leadId, err: error }, "a lead failed");
    return keep(doing, { places, outcomes: refused("error") });
  }
  const middle = Math.ceil(places.length / 2);
  for (const half of [places.slice(0, middle), places.slice(middle)]) if (!(await doPiece(doing, half))) return false;
  return true;
}

/** Actions of other rooms do each lead at most once, however often they run. */
async function workPiece(doing: Doing, places: Places): Promise<boolean> {
  const { db, scope, action } = doing;
  const handler = handlerOf(action.bulkChange);
  if ("wish" in handler) throw new Error(`${action.bulkChange.type} is a change of the lead itself`);
  const current = await bulkActionStore(db, { organizationId: scope.organizationId }).find(action.id);
  if (current === undefined || !isUnderWay(current)) return false;
  const { bulkChange: change, bulkActor: actor, id: bulkActionId } = action;
  const leadIds = places.map((one) => one.leadId);
  const outcomes = await handler.run({ db, scope, change, bulkActionId, leadIds, actor, now: doing.now() });
  return keep(doing, { places, outcomes });
}

const GONE: BulkOutcome = { outcome: "skipped", reason: "not-found" };
const UNCHANGED: BulkOutcome = { outcome: "unchanged", reason: "nothing-to-change" };
const MEMBER_GONE: BulkOutcome = { outcome: "skipped", reason: "member-gone" };
const CHANGED: BulkOutcome = { outcome: "changed", reason: null };

interface Kept {
  places: Places;
  outcomes: ReadonlyMap<string, BulkOutcome>;
}

function keep({ db, scope, action, now }: Doing, { places, outcomes }: Kept): Promise<boolean> {
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const held = await actions.lock(action.id);
    if (held === undefined) return false;
    const open = await stillOpen(tx, action, places);
    if (open.length > 0) await keepIn(actions, { held, places: open, outcomes });
    await recordEvent(tx, await progressOf(actions, action.id), now());
    return isUnderWay(held);
  }, PIECE);
}

async function keepIn(
  actions: ReturnType<typeof bulkActionWriter>,
  { held, places, outcomes }: Kept & { held: BulkActionRow },
): Promise<void> {
  const kept = places.map((place) => ({ ...place, ...(outcomes.get(place.leadId) ?? GONE) }));
  await actions.record(held, kept);
  if (held.state === "queued") await actions.change(held.id, { state: "running" });
}

/** Changes to the leads themselves, with their outcomes in one transaction. */
function changePiece({ db, scope, action, now }: Doing, places: Places): Promise<boolean> {
  const handler = handlerOf(action.bulkChange);
  if (!("wish" in handler)) throw new Error(`${action.bulkChange.type} is no change of the lead itself`);
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const held = await actions.lock(action.id);
    if (held === undefined || !isUnderWay(held)) return false;
    const open = await stillOpen(tx, action, places);
    if (open.length === 0) return true;
    const at = now();
    const wishOf = wishesOf(handler, action.bulkChange);
    const isMeant = (lead: LeadCore) => handler.forBin === true || lead.shelf !== BIN;
    const former = await formerMembers(tx, scope, handler.members?.(action.bulkChange) ?? []);
    const isForFormer = (wish: CoreWish) => typeof wish.assignedTo === "string" && former.has(wish.assignedTo);
    const [refused, meant] = partition(open, ({ position }) => isForFormer(wishOf(position)));
    const results = await changeManyLeads(tx, scope, {
      changes: meant.map(({ leadId, position }) => ({ leadId, wish: wishOf(position), isMeant })),
      context: { actor: action.bulkActor, cause: "edit", now: at, undoId: action.undoId, report: "batch" },
    });
    const outcomes = new Map<string, BulkOutcome>();
    for (const [leadId, result] of results) outcomes.set(leadId, result === "unchanged" ? UNCHANGED : CHANGED);
    for (const { leadId } of refused) outcomes.set(leadId, MEMBER_GONE);
    await keepIn(actions, { held, places: open, outcomes });
    await recordEvent(tx, await progressOf(actions, action.id), at);
    return true;
  }, PIECE);
}

/** Those of some places, in order, that nothing was done to yet: two runs may have them at once. */
function stillOpen(tx: Tx, { id, organizationId }: BulkActionRow, places: Places): Promise<BulkPlace[]> {
  const [from, to] = [places[0]?.position ?? 0, places.at(-1)?.position ?? -1];
  return bulkActionStore(tx, { organizationId }).waiting(id, { from, to, limit: places.length });
}

function partition(places: Places, test: (place: BulkPlace) => boolean): [Places, Places] {
  const { yes = [], no = [] } = Object.groupBy(places, (place) => (test(place) ? "yes" : "no"));
  return [yes, no];
}

type Wishing = Extract<ReturnType<typeof handlerOf>, { wish: unknown }>;

/** What is wished of the lead at a position; the same wish is the same object. */
function wishesOf(handler: Wishing, change: BulkChange): (position: number) => CoreWish {
  const turns = handler.turns?.(change) ?? 1;
  const wishes = new Map<number, CoreWish>();
  return (position) => {
    const turn = position % turns;
    const wish = wishes.get(turn) ?? handler.wish(change, turn);
    wishes.set(turn, wish);
    return wish;
  };
}

async function progressOf(actions: ReturnType<typeof bulkActionWriter>, id: string) {
  const action = await actions.lock(id);
  if (action === undefined) throw new Error(`The bulk action ${id} is gone`);
  const { organizationId, bulkActor, matched, changed, unchanged, skipped, failed } = action;
  return {
    type: "bulkAction.progressed" as const,
    organizationId,
    actor: bulkActor,
    subjectId: id,
    detail: { matched, changed, unchanged, skipped, failed },
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
    const { organizationId, bulkActor, changed, unchanged, skipped, failed, matched } = action;
    const detail = { action: action.bulkChange, state, matched, changed, unchanged, skipped, failed };
    await recordEvent(
      tx,
      { type: "bulkAction.finished", organizationId, actor: bulkActor, subjectId: id, detail },
      now,
    );
  });
}
