import type { EnrollmentEvent } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Db, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { AppError, notFound } from "../http/problem.ts";
import { lockLead } from "../leads/store.ts";
import { enrollmentStore, enrollmentWriter, type NamedEnrollmentRow } from "./store-enrollments.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

const SENTENCES = {
  pause: {
    because: "the sequence was paused for this lead",
    refusal: "Only a running enrollment can be paused; this one is",
  },
  resume: { because: "the sequence goes on", refusal: "Only a paused enrollment can go on; this one is" },
  stop: { because: "the sequence was stopped by hand", refusal: "This enrollment has ended already; it is" },
} as const;

/** Pauses, resumes or stops one lead's sequence by hand. Doing what is done already answers with what is. */
export async function changeEnrollment(
  db: Db,
  scope: Scope,
  { id, what, actor, now }: { id: string; what: keyof typeof SENTENCES; actor: Actor; now: number },
): Promise<NamedEnrollmentRow> {
  return db.transaction(async (tx) => {
    const seen = await enrollmentStore(tx, scope).find(id);
    if (seen === undefined) throw notFound();
    await lockLead(tx, scope, seen.leadId);
    const enrollment = await enrollmentWriter(tx, scope).lock(id);
    if (enrollment === undefined) throw notFound();
    if (enrollment.state === ENDS_IN[what]) return { ...seen, ...enrollment };
    const event: EnrollmentEvent = what === "stop" ? { type: "stop", reason: "by-hand" } : { type: what };
    const { because, refusal } = SENTENCES[what];
    const moved = await transitionEnrollment(tx, scope, { enrollment, event, actor, because }, now);
    if (moved === null) throw new AppError("conflict", "enrollment-state", `${refusal} ${enrollment.state}.`);
    return { ...seen, ...moved, updatedAt: now };
  });
}

const ENDS_IN = { pause: "paused", resume: "active", stop: "stopped" } as const;
