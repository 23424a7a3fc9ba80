import type { LeadStatus } from "../leads/lead-status.ts";
import { unreachable } from "./resolve-step.ts";
import { mayComeAgain, type SequenceRules } from "./sequence-rules.ts";
import { otherWayOf, type SequenceStep, type StepChannel } from "./sequence-step.ts";

/** Why a lead is not enrolled. */
export const SKIP_REASONS = [
  "unknown-lead",
  "already-enrolled",
  "was-enrolled",
  "replied",
  "closed",
  "lost",
  "opted-out",
  "no-address",
  "hidden",
  "deleted",
] as const;

/** Why a lead is not enrolled. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What the planner must know of a lead. */
export interface EnrollmentCandidate {
  readonly leadId: string;
  readonly status: LeadStatus;
  readonly isDeleted: boolean;
  readonly isHidden: boolean;
  /** active or paused in this sequence */
  readonly isEnrolled: boolean;
  /** when it was last through this sequence, with something sent in it (ms); null: never */
  readonly wasEnrolledUntil?: number | null;
  readonly hasPhone: boolean;
  readonly hasEmail: boolean;
  /** it hides its number from businesses, and the Cloud API may write to the id WhatsApp knows it by; left out: no */
  readonly isOpenByUserId?: boolean;
  readonly suppressed: ReadonlySet<StepChannel>;
}

/** Who is enrolled and who is not, and why. */
export interface EnrollmentPlan {
  readonly enroll: readonly string[];
  readonly skipped: readonly { readonly leadId: string; readonly reason: SkipReason }[];
}

/** What leads are enrolled in. */
export interface EnrolledSequence {
  readonly steps: readonly SequenceStep[];
  readonly rules: SequenceRules;
}

/** Decides for each lead; the same for a dry run and for the real one. A lead named twice counts once as enrolled. */
export function planEnrollment(
  sequence: EnrolledSequence,
  candidates: readonly EnrollmentCandidate[],
  now: number,
): EnrollmentPlan {
  const enroll: string[] = [];
  const skipped: { leadId: string; reason: SkipReason }[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const reason = seen.has(candidate.leadId) ? "already-enrolled" : skipReason(sequence, candidate, now);
    seen.add(candidate.leadId);
    if (reason === null) enroll.push(candidate.leadId);
    else skipped.push({ leadId: candidate.leadId, reason });
  }
  return { enroll, skipped };
}

const ENDED: Partial<Record<LeadStatus, SkipReason>> = { REPLIED: "replied", CLOSED: "closed", LOST: "lost" };

/** Why this lead is not enrolled; null when it is. */
export function skipReason(
  { steps, rules }: EnrolledSequence,
  candidate: EnrollmentCandidate,
  now: number,
): SkipReason | null {
  if (candidate.isDeleted) return "deleted";
  if (candidate.isHidden) return "hidden";
  if (candidate.isEnrolled) return "already-enrolled";
  const endedAt = candidate.wasEnrolledUntil ?? null;
  if (endedAt !== null && !mayComeAgain(rules, endedAt, now)) return "was-enrolled";
  return ENDED[candidate.status] ?? reachProblem(steps, candidate);
}

/** A lead that no step can reach is left out; one that some step can is enrolled, and its other steps are skipped when due. */
function reachProblem(steps: readonly SequenceStep[], candidate: EnrollmentCandidate): SkipReason | null {
  const ways = steps
    .filter(({ kind }) => kind !== "wait")
    .flatMap((step) => [step, otherWayOf(step)].filter((way) => way !== null))
    .map((way) => unreachable(way, candidate));
  if (ways.length === 0 || ways.includes(null)) return null;
  return ways.includes("opted out") ? "opted-out" : "no-address";
}

/** Sums skips by reason, in the order of {@link SKIP_REASONS}. */
export function countSkips(
  skipped: Iterable<{ readonly reason: SkipReason }>,
): { reason: SkipReason; count: number }[] {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return SKIP_REASONS.flatMap((reason) => {
    const count = counts.get(reason);
    return count === undefined ? [] : [{ reason, count }];
  });
}
