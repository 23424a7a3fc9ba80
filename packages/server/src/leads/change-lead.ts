import type { Queryable, Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "./change-leads.ts";
import { checkAssignee } from "./check-assignee.ts";
import { countryOfLead, countryWithPhone } from "./country-of-lead.ts";
import { BIN, type LeadRow } from "./lead-row.ts";
import type { LeadWish } from "./plan-change.ts";
import { standingId } from "./standing-lead.ts";
import { leadStore } from "./store.ts";
import { formerMembers } from "./store-assignees.ts";
import { undoWriter } from "./store-undo.ts";
import type { ChangedLead } from "./tell-changes.ts";

/** A change to one lead that its author can undo. */
export interface SingleChange {
  leadId: string;
  wish: LeadWish;
  /** those the person said they saw */
  versions?: readonly number[];
  kind: "change" | "delete" | "restore";
}

/** Changes one lead; the undo entry's id, or null when nothing changed. 404 when it is not there (or in the bin, unless restored), 409 when it is part of another. */
export async function changeLead(
  { db, clock }: Foundation,
  caller: Caller,
  { leadId, wish: given, versions = [], kind }: SingleChange,
): Promise<{ undoId: string | null }> {
  const { scope, actor, memberId } = caller;
  const now = clock.now();
  const known = await leadStore(db, scope).findAny(leadId);
  if (kind !== "restore" && (known === undefined || known.shelf === BIN)) await refuseMerged(db, scope, leadId);
  if (known === undefined || (known.shelf === BIN && kind === "change")) throw notFound();
  const wish = await withCountryOfPhone(db, scope, { known, wish: given });
  const { assignedTo } = wish;
  if (assignedTo !== undefined && assignedTo !== known.assignedTo) {
    await checkAssignee(db, scope, { assignedTo, by: caller });
  }
  const former = kind === "restore" ? await formerMembers(db, scope, [known.assignedTo]) : new Set();
  return db.transaction(async (tx) => {
    const undo = undoWriter(tx, scope);
    const undoId = await undo.open({ memberId, kind, leadId, fields: [], count: 1 }, now);
    const changes = [{ leadId, wish: former.size > 0 ? { ...wish, assignedTo: null } : wish, versions }];
    const results = await changeLeads(tx, scope, { changes, context: { actor, cause: "edit", now, undoId } });
    const result = results.get(leadId);
    if (result === undefined) throw notFound();
    if ("unchanged" in result) {
      await undo.discard(undoId);
      return { undoId: null };
    }
    await undo.describe(undoId, { count: 1, fields: shownFields(result) });
    return { undoId };
  });
}

/** A lead without a country gets that of the number it is given, read as a new lead's (draft-lead.ts). */
async function withCountryOfPhone(
  db: Queryable,
  scope: Scope,
  { known, wish }: { known: LeadRow; wish: LeadWish },
): Promise<LeadWish> {
  if (known.country !== null || wish.country !== undefined) return wish;
  const phone = wish.phone ?? wish.contactPoints?.find((point) => point.kind === "phone")?.value;
  if (phone === undefined) return wish;
  const place = await countryOfLead(db, scope, { address: wish.address ?? known.address });
  const country = countryWithPhone(place, phone);
  return country === null ? wish : { ...wish, country };
}

/** The id of a lead that is part of another reads that one; what was meant for it alone is not done to the other. */
async function refuseMerged(db: Queryable, scope: Scope, leadId: string): Promise<void> {
  const id = await standingId(db, scope, leadId);
  if (id === leadId || (await leadStore(db, scope).findAny(id)) === undefined) return;
  throw new AppError("conflict", "merged", `This lead was merged into ${id}. Change that one, or undo the merge.`);
}

/** Names of stored columns as the wire has them. */
function shownFields(changed: ChangedLead): string[] {
  return Object.keys(changed.new).map((column) => (column === "isHidden" ? "hidden" : column));
}
