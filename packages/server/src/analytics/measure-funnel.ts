import type { FunnelFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import type { FunnelStage } from "@lead-dashboard/domain/analytics/funnel";
import { rateOf } from "@lead-dashboard/domain/analytics/rates";
import type { Queryable, Scope } from "../db/database.ts";
import { analyticsStore, type StageColumn } from "./store.ts";

const DAY = 86_400_000;
const STEPS: readonly { from: FunnelStage; to: FunnelStage; fromAt: StageColumn; toAt: StageColumn }[] = [
  { from: "NEW", to: "CONTACTED", fromAt: "createdAt", toAt: "contactedAt" },
  { from: "CONTACTED", to: "REPLIED", fromAt: "contactedAt", toAt: "repliedAt" },
  { from: "REPLIED", to: "CLOSED", fromAt: "repliedAt", toAt: "wonAt" },
];

/** How far the leads created in the range ever came, and the conversion of each stage's own cohort. */
export async function measureFunnel(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
): Promise<FunnelFigures> {
  const store = analyticsStore(db, scope);
  const [created, cohort, steps] = await Promise.all([
    store.countCreated(range),
    store.countCohort(range),
    Promise.all(STEPS.map(({ fromAt, toAt }) => store.stepBetween(fromAt, toAt, range))),
  ]);
  return {
    stages: [
      { stage: "NEW", count: created },
      { stage: "CONTACTED", count: cohort.contacted },
      { stage: "REPLIED", count: cohort.replied },
      { stage: "CLOSED", count: cohort.won },
    ],
    lost: cohort.lost,
    conversions: STEPS.map(({ from, to }, index) => {
      const step = steps[index] ?? { of: 0, count: 0, medianMs: null };
      // only leads that got past NEW have a stage row: all created ones stand in the roll-up of arrivals
      const of = from === "NEW" ? created : step.of;
      const medianDays = step.medianMs === null ? null : step.medianMs / DAY;
      return { from, to, ...rateOf(step.count, of), medianDays };
    }),
  };
}
