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
import { BatchSize, LIMIT_IDLE_MS, LIMIT_SERVING_MS } from "../jobs/batch-size.ts";
import { isServing } from "../jobs/serving.ts";
import { type Entry, enter } from "./enter-sequence.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import { hiddenLeads } from "./hidden-leads.ts";
import { type SequenceRow, sequenceStore, sequenceWriter } from "./store.ts";
import { type EnrollmentRow, enrollmentStore } from "./store-enrollments.ts";
import { type CandidateRow, holdCandidates, surroundingsStore } from "./store-surroundings.ts";

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

/** The first piece of many; the next ones are as large as the last ones were quick. */
const FIRST_PIECE = 100;
const LARGEST_PIECE = 1_000;

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
  const size = new BatchSize({ first: FIRST_PIECE, largest: LARGEST_PIECE });
  let enrolled = 0;
  const skipped: { reason: SkipReason }[] = [];
  for (let from = 0; from < leadIds.length; ) {
    const piece = leadIds.slice(from, from + (dryRun ? LARGEST_PIECE : size.rows));
    const began = performance.now();
    const plan = dryRun
      ? await planChunk(db, scope, { sequence, leadIds: piece, now: request.now })
      : await enrollPiece(db, scope, { ...request, leadIds: piece });
    size.took(piece.length, performance.now() - began, isServing() ? LIMIT_SERVING_MS : LIMIT_IDLE_MS);
    enrolled += plan.enroll.length;
    skipped.push(...plan.skipped);
    from += piece.length;
  }
  return { enrolled, skipped: countSkips(skipped) };
}

/** Enrolls a piece of many leads, each named once, in one transaction, and says of each whether, or why not. */
export function enrollPiece(db: Db, scope: Scope, request: Omit<EnrollRequest, "dryRun">): Promise<EnrollmentPlan> {
  return db.transaction((tx) => enrollChunk(tx, scope, request));
}

export interface PlannedChunk extends EnrollmentPlan {
  readonly leads: ReadonlyMap<string, CandidateRow>;
  /** by lead; those that may be written to on all channels are left out */
  readonly suppressed: ReadonlyMap<string, ReadonlySet<StepChannel>>;
}

interface ChunkQuestion {
  readonly sequence: SequenceRow;
  readonly leadIds: readonly string[];
  /** what is known of them, where it was read already */
  readonly leads?: readonly CandidateRow[];
  readonly now: number;
}

/** Who of some leads would be enrolled, and why the others not. */
export async function planChunk(
  db: Queryable,
  scope: Scope,
  { sequence, leadIds, now, ...given }: ChunkQuestion,
): Promise<PlannedChunk> {
  const rows = given.leads ?? (await surroundingsStore(db, scope).candidates(leadIds));
  const leads = new Map(rows.map((lead) => [lead.id, lead]));
  const enrolledAlready = await enrollmentStore(db, scope).enrolledAmong(sequence.id, leadIds);
  const been = await enrollmentStore(db, scope).beenThrough(sequence.id, leadIds);
  const hidden = await hiddenLeads(db, scope, { sequence, leads: rows, now });
  const suppressed = await suppressedChannels(
    db,
    scope,
    rows.map((lead) => ({ ...lead, userId: hidden.userOf.get(lead.id) ?? null })),
  );
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
        isOpenByUserId: hidden.open.has(leadId),
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
  { sequenceId, leadIds, actor, now }: Omit<EnrollRequest, "dryRun">,
): Promise<EnrollmentPlan> {
  const leads = await holdCandidates(tx, scope, leadIds);
  // Held, so that a sequence started meanwhile finds these leads in it, or they find it started.
  await sequenceWriter(tx, scope).lock(sequenceId);
  const sequence = await sequenceStore(tx, scope).find(sequenceId);
  if (sequence === undefined) throw notFound();
  if (sequence.state === "draft") throw notStarted(sequence);
  const plan = await planChunk(tx, scope, { sequence, leadIds, leads, now });
  const { timeZone } = await surroundingsStore(tx, scope).organization();
  const entries = plan.enroll.flatMap((leadId): Entry[] => {
    const lead = plan.leads.get(leadId);
    if (lead === undefined) return [];
    const zone = zoneOfLead(lead, timeZone);
    return [{ lead, enrollment: newEnrollment({ scope, sequence, leadId, actor, timeZone: zone, now }) }];
  });
  await enter(tx, scope, { sequence, entries }, now);
  await recordEvents(
    tx,
    entries.map(({ enrollment: { id, leadId } }) => ({
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
  return { enroll: plan.enroll, skipped: plan.skipped };
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
