import type { EnrollmentResumption } from "@lead-dashboard/contract/sequences/schemas";
import type { Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { lockLeads } from "../leads/store.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { pausedStore } from "./store-paused.ts";
import { transitionMany } from "./transition-many.ts";

/** Enrollments of one transaction: it takes some ms. */
const PIECE = 50;

/** So many go on while the caller waits. */
const MOST_AT_ONCE = 500;

/** What the job that resumes many is told. */
export interface ResumptionPayload {
  /** whose leads the caller sees */
  readonly scope: Scope;
  readonly sequenceIds: readonly string[];
  readonly actor: Actor;
  /** what was paused after this instant (ms) stays so */
  readonly by: number;
}

/** Goes on with every paused enrollment the caller sees, of one sequence or of all; many of them in the background. */
export async function resumeEnrollments(
  foundation: Foundation,
  { scope, actor }: Caller,
  sequenceId: string | undefined,
): Promise<EnrollmentResumption & { readonly isAllDone: boolean }> {
  const { db, clock } = foundation;
  const sequences = sequenceStore(db, scope);
  if (sequenceId !== undefined && (await sequences.find(sequenceId)) === undefined) throw notFound();
  const sequenceIds = sequenceId === undefined ? await sequences.ids() : [sequenceId];
  const counts = await Promise.all(sequenceIds.map((id) => pausedStore(db, scope).count(id)));
  const matched = counts.reduce((sum, count) => sum + count, 0);
  const concerned = sequenceIds.filter((_, index) => (counts[index] ?? 0) > 0);
  const now = clock.now();
  const payload: ResumptionPayload = { scope, sequenceIds: concerned, actor, by: now };
  if (matched <= MOST_AT_ONCE) return { matched, resumed: await resumePaused(payload, foundation), isAllDone: true };
  const { organizationId } = scope;
  await db.transaction((tx) => enqueue(tx, { name: "sequences.resume", payload, organizationId }, now));
  return { matched, resumed: 0, isAllDone: false };
}

/** Goes on with them piece by piece; doing it again changes nothing. Gives how many went on. */
export async function resumePaused(
  { scope, sequenceIds, actor, by }: ResumptionPayload,
  { db, clock }: Foundation,
): Promise<number> {
  const resume = (sequenceId: string, piece: readonly EnrollmentRow[]) =>
    db.transaction(async (tx) => {
      const leadOf = new Map(piece.map(({ id, leadId }) => [id, leadId]));
      const leads = await lockLeads(tx, scope, [...new Set(leadOf.values())]);
      const held = await enrollmentWriter(tx, scope).lockMany([...leadOf.keys()]);
      const sequence = await sequenceStore(tx, scope).find(sequenceId);
      // merged meanwhile: its lead is another one, which is not held
      const isHeld = ({ id, leadId }: EnrollmentRow) => leadOf.get(id) === leadId && leads.has(leadId);
      const enrollments = held.filter((one) => one.state === "paused" && isHeld(one));
      const change = { event: { type: "resume" }, because: "the sequence goes on" } as const;
      await transitionMany(tx, scope, { enrollments, sequence, ...change, actor }, clock.now());
      return enrollments.length;
    });
  let resumed = 0;
  for (const sequenceId of sequenceIds) {
    for (let after: EnrollmentRow | null = null; ; ) {
      const piece: EnrollmentRow[] = await pausedStore(db, scope).list(sequenceId, { by, after, limit: PIECE });
      const last = piece.at(-1);
      if (last === undefined) break;
      after = last;
      resumed += await resume(sequenceId, piece);
    }
  }
  return resumed;
}
