/** The stages a lead can ever have reached, in order. LOST is no stage: it implies nothing about the others. */
export const FUNNEL_STAGES = ["NEW", "CONTACTED", "REPLIED", "CLOSED"] as const;

/** One stage of the funnel. */
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** When a lead first reached what is recorded of it (ms); null: never. */
export interface StageHistory {
  readonly createdAt: number;
  readonly firstContactedAt: number | null;
  readonly firstRepliedAt: number | null;
  readonly wonAt: number | null;
}

/** When a lead first reached each stage; a later stage implies the earlier ones, at its own time where they have none. */
export function stagesReached(history: StageHistory): Record<FunnelStage, number | null> {
  const replied = earliest(history.firstRepliedAt, history.wonAt);
  return {
    NEW: history.createdAt,
    CONTACTED: earliest(history.firstContactedAt, replied),
    REPLIED: replied,
    CLOSED: history.wonAt,
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
