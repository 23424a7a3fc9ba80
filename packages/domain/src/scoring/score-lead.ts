import { fold } from "../leads/fold.ts";
import type { Temperature } from "../leads/temperature.ts";
import { preparedRules } from "./prepared-rules.ts";
import { engagementReasons } from "./score-engagement.ts";
import type { EngagementEvent } from "./score-events.ts";
import type { ScoreFacts } from "./score-facts.ts";
import type { CappedGroup, ScoreReason } from "./score-reason.ts";
import type { ScoreRules } from "./score-rules.ts";
import { stalenessReason } from "./score-staleness.ts";
import { temperatureOf } from "./temperature.ts";

/** A score that explains itself: the points of the reasons sum to it. */
export interface Score {
  /** a whole number from 0 to 100 */
  readonly score: number;
  readonly reasons: readonly ScoreReason[];
  readonly temperature: Temperature;
  /** when the score changes by the passing of time alone (ms), null when it never does */
  readonly nextScoreAt: number | null;
}

/**
 * Scores a lead (statistics.md, "Default score rules"): a pure function of its facts, of what happened with it in any
 * order, of the organization's rules, and of the time. Four parameters because all four are what a score depends on.
 */
export function scoreLead(
  facts: ScoreFacts,
  events: readonly EngagementEvent[],
  rules: ScoreRules,
  now: number,
): Score {
  const reasons: ScoreReason[] = [{ code: "base", points: rules.base }];
  addGroup(reasons, { group: "fit", limit: rules.fit.cap, terms: fitTerms(facts, rules) });
  addGroup(reasons, { group: "ideal", limit: rules.ideal.cap, terms: idealTerms(facts, rules) });
  addGroup(reasons, { group: "need", limit: rules.need.cap, terms: needTerms(facts, rules) });
  addGroup(reasons, { group: "reach", limit: rules.reach.cap, terms: reachTerms(facts, rules) });
  const engagement = engagementReasons(events, rules, now);
  addGroup(reasons, { group: "engagement", limit: rules.engagement.cap, terms: engagement.reasons });
  addAll(reasons, negativeTerms(facts, rules));
  const staleness = stalenessReason(facts, rules, now);
  if (staleness.reason !== null) addAll(reasons, [staleness.reason]);
  const score = clamp(reasons);
  return {
    score,
    reasons,
    temperature: temperatureOf(score, facts.temperature, rules.temperature),
    nextScoreAt: earlier(engagement.changesAt, staleness.changesAt),
  };
}

function addAll(reasons: ScoreReason[], terms: readonly ScoreReason[]): number {
  let sum = 0;
  for (const term of terms) {
    if (term.points === 0) continue;
    reasons.push(term);
    sum += term.points;
  }
  return sum;
}

function addGroup(
  reasons: ScoreReason[],
  { group, limit, terms }: { group: CappedGroup; limit: number; terms: readonly ScoreReason[] },
): void {
  const sum = addAll(reasons, terms);
  if (sum > limit) reasons.push({ code: "cap", points: limit - sum, group, limit });
  if (sum < 0) reasons.push({ code: "cap", points: -sum, group, limit: 0 });
}

function clamp(reasons: ScoreReason[]): number {
  let sum = 0;
  for (const reason of reasons) sum += reason.points;
  const limit = Math.max(0, Math.min(100, sum));
  if (limit !== sum) reasons.push({ code: "clamp", points: limit - sum, limit });
  return limit;
}

/** A rating of 0 is how maps write "not rated". */
function fitTerms({ rating, reviewCount }: ScoreFacts, { fit }: ScoreRules): ScoreReason[] {
  if (rating === null || rating <= 0) return [];
  const reviews = reviewCount ?? fit.assumedReviews;
  const weight = fit.priorWeight + reviews;
  const shrunk = weight === 0 ? fit.priorMean : (fit.priorWeight * fit.priorMean + reviews * rating) / weight;
  // Binary fractions: 3.7 − 3 is a hair above 0.7. Six decimals are kept before rounding to a whole point.
  const points = Math.round(Number(((shrunk - fit.zeroAt) * fit.pointsPerStar).toFixed(6)));
  return [{ code: "rating", points, rating, reviews: reviewCount }];
}

function idealTerms(facts: ScoreFacts, rules: ScoreRules): ScoreReason[] {
  const { categories, places } = preparedRules(rules);
  const terms: ScoreReason[] = [];
  if (categories.size > 0 && facts.category !== null && categories.has(fold(facts.category)))
    terms.push({ code: "ideal-category", points: rules.ideal.categoryPoints, category: facts.category });
  if (places.size === 0) return terms;
  const place = [facts.city, facts.country].find((name) => name !== null && places.has(fold(name)));
  if (place !== undefined && place !== null)
    terms.push({ code: "ideal-place", points: rules.ideal.placePoints, place });
  return terms;
}

function needTerms({ website }: ScoreFacts, { need }: ScoreRules): ScoreReason[] {
  if (website === "own") return [];
  if (website === "none") return [{ code: "no-website", points: need.noWebsite }];
  return [{ code: "weak-website", points: need.weakWebsite, why: website }];
}

function reachTerms(facts: ScoreFacts, { reach }: ScoreRules): ScoreReason[] {
  const terms: ScoreReason[] = [];
  if (facts.phone === "mobile") terms.push({ code: "mobile", points: reach.mobile });
  if (facts.phone === "perhaps-mobile") terms.push({ code: "perhaps-mobile", points: reach.mobile });
  if (facts.phone === "landline") terms.push({ code: "landline", points: reach.landline });
  if (facts.hasEmail) terms.push({ code: "email", points: reach.email });
  return terms;
}

function negativeTerms(facts: ScoreFacts, { negative }: ScoreRules): ScoreReason[] {
  const terms: ScoreReason[] = [];
  if (facts.phone === "invalid") terms.push({ code: "invalid-number", points: negative.invalidNumber });
  if (facts.hasHardBounce) terms.push({ code: "hard-bounce", points: negative.hardBounce });
  if (facts.isOutOfBusiness) terms.push({ code: "out-of-business", points: negative.outOfBusiness });
  if (facts.isOptedOutEverywhere) terms.push({ code: "opted-out", points: negative.optedOutEverywhere });
  return terms;
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
