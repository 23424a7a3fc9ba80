import { zoneOfLead } from "@lead-dashboard/domain/sequences/country-zone";
import {
  countSkips,
  type EnrollmentCandidate,
  type EnrollmentPlan,
  planEnrollment,
  type SkipReason,
} from "@lead-dashboard/domain/sequences/plan-enrollment";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Db, Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { AppError, notFound } from "../http/problem.ts";
import { lockLeads } from "../leads/store.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import { planNextStep, senderTo } from "./plan-next-step.ts";
import { type SequenceRow, sequenceStore, sequenceWriter } from "./store.ts";
import { type EnrollmentRow, enrollmentStore, enrollmentWriter } from "./store-enrollments.ts";
import { type CandidateRow, surroundingsStore } from "./store-surroundings.ts";

/** Whom to enroll, or to try. */
export interface EnrollRequest {
  readonly sequenceId: string;
  readonly leadIds: readonly string[];
  /** only say what would happen */
  readonly dryRun: boolean;
  readonly actor: Actor;
  readonly now: number;
}

/** How many were (or would be) enrolled, and why the others not. */
export interface EnrollOutcome {
  readonly enrolled: number;
  readonly skipped: readonly { readonly reason: SkipReason; readonly count: number }[];
}

/** Few enough that a transaction stays short while requests are served. */
const CHUNK = 50;

/**
 * Enrolls leads in a sequence that runs, in short transactions: an enrollment and its first planned message stand or fall
 * together. A dry run asks the same planner the same questions and writes nothing.
 */
export async function enrollLeads(db: Db, scope: Scope, request: EnrollRequest): Promise<EnrollOutcome> {
  const { sequenceId, dryRun } = request;
  const sequence = await sequenceStore(db, scope).find(sequenceId);
  if (sequence === undefined) throw notFound();
  if (!dryRun && sequence.state === "draft") throw notStarted(sequence);
  const leadIds = [...new Set(request.leadIds)];
  let enrolled = 0;
  const skipped: { reason: SkipReason }[] = [];
  for (let from = 0; from < leadIds.length; from += CHUNK) {
    const chunk = leadIds.slice(from, from + CHUNK);
    const plan = dryRun
      ? await planChunk(db, scope, { sequence, leadIds: chunk, now: request.now })
      : await db.transaction((tx) => enrollChunk(tx, scope, { ...request, leadIds: chunk }));
    enrolled += plan.enroll.length;
    skipped.push(...plan.skipped);
  }
  return { enrolled, skipped: countSkips(skipped) };
}

export interface PlannedChunk extends EnrollmentPlan {
  readonly leads: ReadonlyMap<string, CandidateRow>;
  /** by lead; those that may be written to on all channels are left out */
  readonly suppressed: ReadonlyMap<string, ReadonlySet<StepChannel>>;
}

/** Who of some leads would be enrolled, and why the others not. */
export async function planChunk(
  db: Queryable,
  scope: Scope,
  { sequence, leadIds, now }: { sequence: SequenceRow; leadIds: readonly string[]; now: number },
): Promise<PlannedChunk> {
  const leads = new Map((await surroundingsStore(db, scope).candidates(leadIds)).map((lead) => [lead.id, lead]));
  const enrolledAlready = await enrollmentStore(db, scope).enrolledAmong(sequence.id, leadIds);
  const been = await enrollmentStore(db, scope).beenThrough(sequence.id, leadIds);
  const suppressed = await suppressedChannels(db, scope, [...leads.values()]);
  const candidates = leadIds.flatMap((leadId): EnrollmentCandidate[] => {
    const lead = leads.get(leadId);
    if (lead === undefined) return [];
    const { status, isHidden, deletedAt, hasPhone, hasEmail } = lead;
    const isEnrolled = enrolledAlready.has(leadId);
    const wasEnrolledUntil = been.get(leadId) ?? null;
    const optedOut = suppressed.get(leadId) ?? new Set<never>();
    return [
      {
        leadId,
        status,
        isHidden,
        isDeleted: deletedAt !== null,
        isEnrolled,
        wasEnrolledUntil,
        hasPhone,
        hasEmail,
        suppressed: optedOut,
      },
    ];
  });
  const { enroll, skipped } = planEnrollment(
    { steps: sequence.steps, rules: completeRules(sequence.sequenceRules) },
    candidates,
    now,
  );
  const unknown = leadIds
    .filter((leadId) => !leads.has(leadId))
    .map((leadId) => ({ leadId, reason: "unknown-lead" as const }));
  return { enroll, skipped: [...skipped, ...unknown], leads, suppressed };
}

async function enrollChunk(
  tx: Tx,
  scope: Scope,
  { sequenceId, leadIds, actor, now }: EnrollRequest,
): Promise<EnrollmentPlan> {
  await lockLeads(tx, scope, leadIds);
  // Held, so that a sequence started meanwhile finds these leads in it, or they find it started.
  await sequenceWriter(tx, scope).lock(sequenceId);
  const sequence = await sequenceStore(tx, scope).find(sequenceId);
  if (sequence === undefined) throw notFound();
  if (sequence.state === "draft") throw notStarted(sequence);
  const plan = await planChunk(tx, scope, { sequence, leadIds, now });
  const { timeZone } = await surroundingsStore(tx, scope).organization();
  const rows = plan.enroll.map((leadId): EnrollmentRow => {
    const lead = plan.leads.get(leadId) ?? { timeZone: null, country: null };
    return newEnrollment({ scope, sequence, leadId, actor, timeZone: zoneOfLead(lead, timeZone), now });
  });
  const inserted = await enrollmentWriter(tx, scope).insert(rows);
  const entered = rows.filter(({ id }) => inserted.has(id));
  for (const enrollment of sequence.state === "active" ? entered : []) {
    const lead = plan.leads.get(enrollment.leadId);
    await planNextStep(
      tx,
      scope,
      {
        enrollment,
        steps: sequence.steps,
        rules: completeRules(sequence.sequenceRules),
        ...(lead === undefined ? {} : { lead }),
        done: new Set(),
        from: 0,
        sender: senderTo(lead?.assignedTo ?? null, enrollment.memberId),
      },
      now,
    );
  }
  await recordEvents(
    tx,
    entered.map(({ id, leadId }) => ({
      type: "enrollment.created" as const,
      organizationId: scope.organizationId,
      actor,
      subjectId: id,
      leadId,
      after: { state: "active" },
      detail: { sequenceId, sequenceName: sequence.name },
    })),
    now,
  );
  const lost = rows
    .filter(({ id }) => !inserted.has(id))
    .map(({ leadId }) => ({ leadId, reason: "already-enrolled" as const }));
  return { enroll: entered.map(({ leadId }) => leadId), skipped: [...plan.skipped, ...lost] };
}

function newEnrollment(given: {
  scope: Scope;
  sequence: SequenceRow;
  leadId: string;
  actor: Actor;
  timeZone: string;
  now: number;
}): EnrollmentRow {
  const { scope, sequence, leadId, actor, timeZone, now } = given;
  return {
    id: newId(),
    organizationId: scope.organizationId,
    sequenceId: sequence.id,
    leadId,
    memberId: actor.kind === "member" ? actor.memberId : null,
    state: "active",
    stopReason: null,
    stoppedFrom: null,
    generation: 0,
    version: sequence.version,
    nextStep: 0,
    dueAt: null,
    timeZone,
    sinceAt: now,
    notBeforeAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

function notStarted({ name }: SequenceRow): AppError {
  return new AppError("conflict", "sequence-not-started", `${name} is a draft. Start it first, then enroll leads.`);
}
