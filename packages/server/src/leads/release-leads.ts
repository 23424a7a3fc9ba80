import { memberStore } from "../accounts/store-members.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { Foundation } from "../foundation.ts";
import { BatchSize } from "../jobs/batch-size.ts";
import { letRequestsFirst } from "../jobs/let-requests-first.ts";
import { enqueue } from "../jobs/queue.ts";
import { changeManyLeads } from "./change-many-leads.ts";
import { leadsOfMember, removedWithLeads } from "./store-assignees.ts";

/** What the job carries. */
export interface ReleasePayload {
  organizationId: string;
  memberId: string;
  /** who removed the member */
  actor: Actor;
}

/** A removed member's leads become nobody's, in the background: a hundred thousand are normal. */
export async function queueRelease(tx: Tx, payload: ReleasePayload, now: number): Promise<void> {
  const { organizationId, memberId } = payload;
  await enqueue(tx, { name: "leads.release", payload, key: `leads.release:${memberId}`, organizationId }, now);
}

/** So many members of one look. */
const MEMBERS = 500;

/** Releases what removed members still have: those of versions that left it with them, and of a job that was set aside. */
export async function releaseLeftBehind(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  const actor: Actor = { kind: "system", name: "members" };
  const now = clock.now();
  for (let after = ""; ; ) {
    const members = await removedWithLeads(db, { after, limit: MEMBERS });
    for (const member of members) await db.transaction((tx) => queueRelease(tx, { ...member, actor }, now));
    const last = members.at(-1);
    if (last === undefined) return;
    after = last.memberId;
  }
}

/** The job: goes on until no lead is the member's, those in the bin included; where it is broken off, the next run goes on. */
export async function releaseLeads(payload: ReleasePayload, { db, clock }: Foundation): Promise<void> {
  const size = new BatchSize();
  for (;;) {
    const began = performance.now();
    const released = await db.transaction((tx) => releasePiece(tx, { ...payload, limit: size.rows, now: clock.now() }));
    if (released === 0) return;
    size.took(released, performance.now() - began);
    await letRequestsFirst();
  }
}

const RELEASED = { assignedTo: null };

async function releasePiece(
  tx: Tx,
  { organizationId, memberId, actor, limit, now }: ReleasePayload & { limit: number; now: number },
): Promise<number> {
  const scope: Scope = { organizationId };
  // Who came back meanwhile keeps what is still theirs.
  if ((await memberStore(tx, scope).find(memberId)) !== undefined) return 0;
  const ids = await leadsOfMember(tx, scope, { memberId, limit });
  const done = await changeManyLeads(tx, scope, {
    changes: ids.map((leadId) => ({
      leadId,
      wish: RELEASED,
      isMeant: (lead) => lead.assignedTo === memberId,
    })),
    context: { actor, cause: "edit", now, report: "batch" },
  });
  return done.size;
}
