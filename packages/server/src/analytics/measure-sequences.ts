import type { SequenceFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import type { Queryable, Scope } from "../db/database.ts";
import { sequenceFiguresStore } from "./store-sequences.ts";

/** The figures of each sequence into which leads were enrolled in the range, step by step in their order of today. */
export async function measureSequences(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  now: number,
): Promise<SequenceFigures[]> {
  const store = sequenceFiguresStore(db, scope);
  const [sequences, figures] = await Promise.all([store.enrollments(range), store.steps(range, now)]);
  const steps = await store.currentSteps(sequences.map(({ sequenceId }) => sequenceId));
  return sequences.map((sequence) => ({
    ...sequence,
    steps: (steps.get(sequence.sequenceId) ?? []).map((step, stepIndex) => {
      const counts = figures.find((row) => row.sequenceId === sequence.sequenceId && row.stepId === step.id);
      return {
        stepIndex,
        channel: step.channel ?? step.kind,
        reached: counts?.reached ?? 0,
        sent: counts?.sent ?? 0,
        delivered: counts?.delivered ?? 0,
        opened: counts?.opened ?? 0,
        replied: counts?.replied ?? 0,
        optedOut: counts?.optedOut ?? 0,
      };
    }),
  }));
}
