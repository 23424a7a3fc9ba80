import type { EngagementEvent } from "./score-events.ts";
import type { ScoreReason } from "./score-reason.ts";
import type { ScoreRules } from "./score-rules.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const KINDS = ["reply", "click", "read"] as const;

/** The terms of the group *engagement*, and when the first of them changes by fading (ms, null: never). */
export interface Engagement {
  readonly reasons: readonly ScoreReason[];
  readonly changesAt: number | null;
}

const NONE: Engagement = { reasons: [], changesAt: null };

/**
 * Points of the latest reply, click and read, each halving every `halfLifeDays`, plus those for the speed of the first
 * reply. The latest of a kind is its best, so neither order nor repetition of events matters.
 */
export function engagementReasons(events: readonly EngagementEvent[], rules: ScoreRules, now: number): Engagement {
  if (events.length === 0) return NONE;
  const reasons: ScoreReason[] = [];
  let changesAt: number | null = null;
  for (const kind of KINDS) {
    const at = latest(events, kind);
    if (at === null) continue;
    const term = fading({ points: rules.engagement[kind], at, halfLifeDays: rules.engagement.halfLifeDays, now });
    reasons.push({ code: kind, points: term.points, at });
    if (term.changesAt !== null && (changesAt === null || term.changesAt < changesAt)) changesAt = term.changesAt;
  }
  const speed = speedReason(events, rules);
  if (speed !== null) reasons.push(speed);
  return { reasons, changesAt };
}

function latest(events: readonly EngagementEvent[], kind: EngagementEvent["kind"]): number | null {
  let at: number | null = null;
  for (const event of events) if (event.kind === kind && (at === null || event.at > at)) at = event.at;
  return at;
}

/**
 * `points × 2^(−age/halfLife)` rounded to a whole number, and the first millisecond at which that number is another:
 * a function of the date, never a subtraction, so that running it twice changes nothing.
 */
export function fading(given: { points: number; at: number; halfLifeDays: number; now: number }): {
  points: number;
  changesAt: number | null;
} {
  const halfLife = given.halfLifeDays * DAY;
  const pointsAt = (instant: number) => Math.round(given.points * 2 ** (-Math.max(0, instant - given.at) / halfLife));
  const points = pointsAt(given.now);
  if (points <= 0) return { points: 0, changesAt: null };
  let changesAt = given.at + Math.max(0, Math.ceil(halfLife * Math.log2(given.points / (points - 0.5))));
  // The logarithm is right to a fraction of a millisecond: at most a step or two to the exact one.
  while (pointsAt(changesAt) >= points) changesAt++;
  return { points, changesAt };
}

function speedReason(events: readonly EngagementEvent[], rules: ScoreRules): ScoreReason | null {
  let first: Extract<EngagementEvent, { kind: "reply" }> | null = null;
  for (const event of events) if (event.kind === "reply" && (first === null || event.at < first.at)) first = event;
  const afterMs = first?.afterMs ?? null;
  if (afterMs === null) return null;
  const step = rules.engagement.speed.find(({ withinHours }) => afterMs <= withinHours * HOUR);
  return step === undefined ? null : { code: "quick-reply", points: step.points, withinHours: step.withinHours };
}
