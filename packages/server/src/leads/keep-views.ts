// Saved views: made, changed and deleted by who made them; favourite and default are each member's own marks.

import { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { NewSavedView, SavedView, SavedViewChange } from "@lead-dashboard/contract/leads/saved-views";
import { memberStore } from "../accounts/store-members.ts";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { checkFilterFields, checkSortField } from "./check-filter-fields.ts";
import { groupsOf } from "./store-conditions.ts";
import { type SavedViewRow, savedViewStore, savedViewWriter } from "./store-views.ts";

/** A view as it crosses the wire. */
export function presentView(view: SavedViewRow): SavedView {
  return {
    id: view.id,
    name: view.name,
    // one that names what is gone is shown as it is: the list says what is wrong with it
    filter: LeadFilter.safeParse(view.filter).data ?? (view.filter as LeadFilter),
    sort: view.sort,
    columns: view.columns,
    rowHeight: view.rowHeight,
    isShared: view.isShared,
    isFavorite: view.isFavorite ?? false,
    isDefault: view.isDefault ?? false,
    createdBy: view.createdBy,
    createdAt: new Date(view.createdAt).toISOString(),
  };
}

/** Saves a new view. */
export async function createView({ db, clock }: Foundation, caller: Caller, body: NewSavedView): Promise<SavedView> {
  const { scope, memberId } = caller;
  const now = clock.now();
  const id = newId();
  const { isFavorite = false, isDefault = false, isShared = false, sort = "-score", name, filter } = body;
  const { columns = [], rowHeight = null } = body;
  await checkFilter({ db }, caller, filter);
  await checkSortField(db, scope, sort);
  await db.transaction(async (tx) => {
    const views = savedViewWriter(tx, scope);
    await views.insert({ id, name, filter, sort, columns, rowHeight, isShared, createdBy: memberId, createdAt: now });
    if (isFavorite || isDefault) await views.mark(id, { memberId, isFavorite, isDefault });
    await tell(tx, caller, { id, after: { name, isShared }, now });
  });
  return readView({ db }, caller, id);
}

/** Changes a view of one's own; the marks, on any view one sees. */
export async function changeView(
  { db, clock }: Foundation,
  caller: Caller,
  { id, change }: { id: string; change: SavedViewChange },
): Promise<SavedView> {
  const { scope, memberId } = caller;
  const view = await savedViewStore(db, scope, memberId).find(id);
  if (view === undefined) throw notFound();
  const { isFavorite, isDefault, ...content } = change;
  const given = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) assertOwn(view, caller);
  if (change.filter !== undefined) await checkFilter({ db }, caller, change.filter);
  if (change.sort !== undefined) await checkSortField(db, scope, change.sort);
  await db.transaction(async (tx) => {
    const views = savedViewWriter(tx, scope);
    await views.change(id, given);
    if (isFavorite !== undefined || isDefault !== undefined) {
      const mark = {
        isFavorite: isFavorite ?? view.isFavorite ?? false,
        isDefault: isDefault ?? view.isDefault ?? false,
      };
      await views.mark(id, { memberId, ...mark });
    }
    await tell(tx, caller, { id, after: change, now: clock.now() });
  });
  return readView({ db }, caller, id);
}

/** Deletes a view of one's own. */
export async function deleteView({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const view = await savedViewStore(db, caller.scope, caller.memberId).find(id);
  if (view === undefined) throw notFound();
  assertOwn(view, caller);
  await db.transaction(async (tx) => {
    await savedViewWriter(tx, caller.scope).remove(id);
    await tell(tx, caller, { id, before: { name: view.name }, after: { isDeleted: true }, now: clock.now() });
  });
}

/** A filter may name members and fields of this organization only; otherwise it would point at nothing for good. */
async function checkFilter({ db }: Pick<Foundation, "db">, caller: Caller, filter: LeadFilter): Promise<void> {
  await checkFilterFields(db, caller.scope, { filter, path: "filter." });
  const members = memberStore(db, { organizationId: caller.organizationId });
  const named = new Set(namedIn(filter).filter((who) => who !== "me" && who !== "none"));
  for (const who of named) {
    if ((await members.find(who)) === undefined) {
      throw invalid([
        { path: "filter.assignedTo", message: "names somebody who is not a member of this organization" },
      ]);
    }
  }
}

function namedIn(filter: LeadFilter): string[] {
  return [...(filter.assignedTo ?? []), ...groupsOf(filter).flatMap(namedIn)];
}

function assertOwn(view: SavedViewRow, caller: Caller): void {
  if (view.createdBy === caller.memberId || caller.role !== "sales") return;
  throw new AppError("forbidden", "forbidden", "Only who made this view, an admin or a manager may change it.");
}

async function readView({ db }: Pick<Foundation, "db">, { scope, memberId }: Caller, id: string): Promise<SavedView> {
  const view = await savedViewStore(db, scope, memberId).find(id);
  if (view === undefined) throw notFound();
  return presentView(view);
}

interface Told {
  id: string;
  before?: Record<string, unknown>;
  after: Record<string, unknown>;
  now: number;
}

async function tell(tx: Tx, { organizationId, actor }: Caller, { id, now, ...change }: Told): Promise<void> {
  await recordEvent(tx, { type: "savedView.changed", organizationId, actor, subjectId: id, ...change }, now);
}
