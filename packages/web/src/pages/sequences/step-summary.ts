import { leads } from "../../messages/en/leads.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import type { StepDraft } from "./sequence-draft.ts";

/** The conditions and times of a step in a few words; "" when there are none of its own. */
export function summaryOf(step: StepDraft): string {
  const parts = [...conditionsOf(step), ...timesOf(step)];
  if (step.otherwise !== "skip")
    parts.push(t.summaryElse(t.otherwiseChannel(messaging.channels[step.otherwise.channel])));
  return parts.join(" · ");
}

function conditionsOf({ condition }: StepDraft): string[] {
  const parts: string[] = [];
  if (condition.opened !== undefined)
    parts.push(`${t.opened.toLowerCase()} ${condition.opened ? t.openedYes : t.openedNo}`);
  if (condition.hasEmail) parts.push(`${t.has.toLowerCase()} ${t.hasEmail}`);
  if (condition.hasPhone) parts.push(`${t.has.toLowerCase()} ${t.hasPhone}`);
  if (condition.hasWebsite !== undefined)
    parts.push(`${t.has.toLowerCase()} ${condition.hasWebsite ? t.hasWebsite : t.noWebsite}`);
  if (condition.minTemperature)
    parts.push(`${t.minTemperature.toLowerCase()} ${leads.temperatures[condition.minTemperature]}`);
  return parts.length === 0 ? [] : [t.summaryIf(parts.join(", "))];
}

function timesOf(step: StepDraft): string[] {
  const parts: string[] = [];
  if (step.window)
    parts.push(`${step.window.days.map((day) => t.weekdays[day - 1]).join(" ")} ${step.window.from}–${step.window.to}`);
  if (step.businessDaysOnly) parts.push(t.businessDaysOnly.toLowerCase());
  return parts;
}
