import { factsOf } from "@lead-dashboard/domain/scoring/score-facts";
import { scoreLead } from "@lead-dashboard/domain/scoring/score-lead";
import type { ScoreReason } from "@lead-dashboard/domain/scoring/score-reason";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { LeadRow } from "../leads/lead-row.ts";
import type { NewScore } from "../leads/store-scores.ts";
import type { LeadEngagement } from "./store.ts";

/** By which rules, when, and whether a temperature set by hand has just been cleared (then it gives no hysteresis). */
export interface ScoreContext {
  readonly rules: ScoreRules;
  readonly now: number;
  readonly isTemperatureFree: boolean;
}

/** Scores a stored lead. */
export function scoreRow(lead: LeadRow, { events, suppressed }: LeadEngagement, context: ScoreContext): NewScore {
  const isFirst = lead.scoredAt === null || lead.temperatureSetByHand || context.isTemperatureFree;
  const facts = factsOf(lead, {
    temperature: isFirst ? null : lead.temperature,
    isOptedOutEverywhere: isSilenced(lead, suppressed),
  });
  const score = scoreLead(facts, events, context.rules, context.now);
  // the same object, where it is the same: what does not change is not written
  const reasons = sameReasons(lead.scoreReasons, score.reasons) ? lead.scoreReasons : score.reasons;
  return { leadId: lead.id, ...score, reasons };
}

/** Opted out of every channel on which it has an address. */
function isSilenced(lead: LeadRow, suppressed: ReadonlySet<string>): boolean {
  if (suppressed.has("all")) return true;
  const channels = [
    ...(lead.phoneE164 === null ? [] : ["whatsapp", "sms", "phone"]),
    ...(lead.email === null ? [] : ["email"]),
  ];
  return channels.length > 0 && channels.every((channel) => suppressed.has(channel));
}

/** Whether storing it would change what a person sees, or when it is looked at next. */
export function differs(lead: LeadRow, score: NewScore): boolean {
  return lead.scoredAt === null || lead.nextScoreAt !== score.nextScoreAt || differsInSight(lead, score);
}

/** Whether storing it would change what a person sees. */
export function differsInSight(lead: LeadRow, score: NewScore): boolean {
  const temperature = lead.temperatureSetByHand ? lead.temperature : score.temperature;
  return (
    lead.score !== score.score || lead.temperature !== temperature || !sameReasons(lead.scoreReasons, score.reasons)
  );
}

/** Compared by value: the order of keys is the engine's (jsonb sorts them). */
function sameReasons(one: readonly ScoreReason[], other: readonly ScoreReason[]): boolean {
  return one.length === other.length && one.every((reason, index) => sameReason(reason, other[index]));
}

function sameReason(one: ScoreReason, other: ScoreReason | undefined): boolean {
  if (other === undefined) return false;
  const values = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one).every(([key, value]) => values.get(key) === value);
}
