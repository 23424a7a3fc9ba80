import type { ScoreFacts } from "./score-facts.ts";
import type { ScoreReason } from "./score-reason.ts";
import type { ScoreRules, StalePoints } from "./score-rules.ts";

const DAY = 86_400_000;

/** The term for leads nobody touches, and when it changes next (ms, null: never). */
export interface Staleness {
  readonly reason: ScoreReason | null;
  readonly changesAt: number | null;
}

const NONE: Staleness = { reason: null, changesAt: null };

/**
 * Temperature decay as a function of dates: NEW since creation, CONTACTED without a reply since the last contact. A
 * missed night or a second run changes nothing, and the next touch takes it away. A contact of unknown date does not age.
 */
export function stalenessReason(facts: ScoreFacts, rules: ScoreRules, now: number): Staleness {
  if (facts.status === "NEW")
    return stale("untouched", { steps: rules.staleness.untouched, since: facts.createdAt, now });
  if (facts.status !== "CONTACTED" || facts.lastContactedAt === null || facts.lastRepliedAt !== null) return NONE;
  return stale("unanswered", { steps: rules.staleness.unanswered, since: facts.lastContactedAt, now });
}

function stale(
  code: "untouched" | "unanswered",
  { steps, since, now }: { steps: readonly StalePoints[]; since: number; now: number },
): Staleness {
  const age = now - since;
  let reason: ScoreReason | null = null;
  for (const { afterDays, points } of steps) {
    // "more than": at exactly 14 days nothing happens, one millisecond later it does
    if (age <= afterDays * DAY) return { reason, changesAt: since + afterDays * DAY + 1 };
    reason = { code, points, days: afterDays };
  }
  return { reason, changesAt: null };
}
