import type {
  Enrollment,
  Sequence,
  SequenceDetail,
  SequenceStep,
  StepStatistics,
} from "@lead-dashboard/contract/sequences/schemas";
import type { SequenceProblem } from "@lead-dashboard/domain/sequences/sequence-problems";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep as StoredStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { SequenceRow, StateCount } from "./store.ts";
import type { NamedEnrollmentRow } from "./store-enrollments.ts";
import type { StepFigures } from "./store-steps.ts";

/** A sequence on the wire. */
export function presentSequence(row: SequenceRow, counts: readonly StateCount[]): Sequence {
  const enrollments = { active: 0, paused: 0, stopped: 0, finished: 0 };
  for (const { sequenceId, state, count } of counts) if (sequenceId === row.id) enrollments[state] += count;
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    steps: row.steps.map(presentStep),
    rules: completeRules(row.sequenceRules),
    version: row.version,
    enrollments,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}

/** A sequence with what keeps it from being started and its figures. */
export function presentSequenceDetail(
  row: SequenceRow,
  parts: { counts: readonly StateCount[]; problems: readonly SequenceProblem[]; figures: readonly StepFigures[] },
): SequenceDetail {
  return {
    ...presentSequence(row, parts.counts),
    problems: parts.problems.map(({ path, code, message }) => ({ path, code, message })),
    statistics: row.steps.map((step, stepIndex) => presentFigures(step.id, { stepIndex, figures: parts.figures })),
  };
}

function presentFigures(
  stepId: string,
  { stepIndex, figures }: { stepIndex: number; figures: readonly StepFigures[] },
): StepStatistics {
  const none = {
    reached: 0,
    waiting: 0,
    skipped: 0,
    failed: 0,
    sent: 0,
    delivered: 0,
    opened: 0,
    replied: 0,
    optedOut: 0,
  };
  return { ...none, ...figures.find((row) => row.stepId === stepId), stepId, stepIndex };
}

function presentStep(step: StoredStep): SequenceStep {
  const { window, condition, otherwise } = step;
  return {
    ...step,
    // versions written before waits had an end know none
    until: step.until ? { ...step.until } : null,
    window: window === null ? null : { from: window.from, to: window.to, days: [...window.days] },
    condition: condition === null ? null : { ...condition },
    otherwise: otherwise === null || otherwise === "skip" ? otherwise : { ...otherwise },
  };
}

/** An enrollment on the wire. */
export function presentEnrollment(row: NamedEnrollmentRow): Enrollment {
  return {
    id: row.id,
    sequenceId: row.sequenceId,
    sequenceName: row.sequenceName,
    leadId: row.leadId,
    leadName: row.leadName,
    state: row.state,
    stopReason: row.stopReason,
    nextStep: row.nextStep,
    dueAt: row.dueAt === null ? null : new Date(row.dueAt).toISOString(),
    timeZone: row.timeZone,
    version: row.version,
    memberId: row.memberId,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}
