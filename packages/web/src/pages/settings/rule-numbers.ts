import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { settings } from "../../messages/en/settings.ts";

const t = settings.scoring;

/** A part of the score that has a heading of its own. */
export type RuleGroup = keyof ScoreRules;

/** One number of the rules: where it stands (as the server names it), what it is called, its value. */
export interface RuleNumber {
  path: string;
  label: string;
  value: number;
}

/** The numbers of a group in the order of the rules; lists of names are edited elsewhere. */
export function numbersOf(rules: ScoreRules, group: RuleGroup): RuleNumber[] {
  return [...walk(rules[group], group)].flatMap(({ path, value }) => {
    const label = labelOf(rules, path);
    return label === null ? [] : [{ path, label, value }];
  });
}

/** The rules with one number replaced. */
export function withNumber(rules: ScoreRules, path: string, value: number): ScoreRules {
  const next = structuredClone(rules);
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let place: object = next;
  for (const step of steps) place = Reflect.get(place, step);
  Reflect.set(place, last, value);
  return next;
}

function* walk(value: unknown, path: string): Generator<{ path: string; value: number }> {
  if (typeof value === "number") yield { path, value };
  else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* walk(part, `${path}.${name}`);
  }
}

/** Steps over time are named by their days or hours, and only their points can be changed here. */
function labelOf(rules: ScoreRules, path: string): string | null {
  const [, list, index, part] =
    /^(staleness\.untouched|staleness\.unanswered|engagement\.speed)\.(\d+)\.(\w+)$/.exec(path) ?? [];
  if (list === undefined) return t.fields[path] ?? null;
  if (part !== "points") return null;
  const at = Number(index);
  if (list === "staleness.untouched") return t.untouched(rules.staleness.untouched[at]?.afterDays ?? 0);
  if (list === "staleness.unanswered") return t.unanswered(rules.staleness.unanswered[at]?.afterDays ?? 0);
  return t.speed(rules.engagement.speed[at]?.withinHours ?? 0);
}

/** The rails of a slider for whole points; null for what is no points, such as a mean or a half-life. */
export function sliderOf({ path, value }: RuleNumber): { min: number; max: number; step: number } | null {
  if (/priorMean|priorWeight|assumedReviews|zeroAt|pointsPerStar|halfLifeDays/.test(path)) return null;
  if (/^(negative|staleness)\./.test(path)) return { min: Math.min(-50, value), max: 0, step: 1 };
  if (/^temperature\./.test(path)) return { min: 0, max: 100, step: 1 };
  return { min: Math.min(0, value), max: Math.max(50, value), step: 1 };
}
