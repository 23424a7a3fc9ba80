import { TEMPERATURES, type Temperature } from "../leads/temperature.ts";
import type { StepCondition } from "./sequence-step.ts";

/** What conditions look at, as it is when the step is due. */
export interface ConditionFacts {
  readonly hasReplied: boolean;
  /** an earlier message of this enrollment was opened or read */
  readonly hasOpened: boolean;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  readonly hasWebsite: boolean;
  readonly temperature: Temperature;
}

/** The first thing that does not hold, in plain words; null when the condition holds. */
export function unmetCondition(condition: StepCondition | null, facts: ConditionFacts): string | null {
  if (condition === null) return null;
  if (condition.noReply === true && facts.hasReplied) return "the lead has replied";
  return (
    unlike(condition.opened, facts.hasOpened, ["no earlier message was opened", "an earlier message was opened"]) ??
    unlike(condition.hasEmail, facts.hasEmail, ["no e-mail address", "there is an e-mail address"]) ??
    unlike(condition.hasPhone, facts.hasPhone, ["no phone number", "there is a phone number"]) ??
    unlike(condition.hasWebsite, facts.hasWebsite, ["no website", "there is a website"]) ??
    tooCold(condition.minTemperature, facts.temperature)
  );
}

function unlike(wanted: boolean | undefined, actual: boolean, [isNot, is]: readonly [string, string]): string | null {
  if (wanted === undefined || wanted === actual) return null;
  return actual ? is : isNot;
}

function tooCold(wanted: Temperature | undefined, actual: Temperature): string | null {
  if (wanted === undefined || TEMPERATURES.indexOf(actual) <= TEMPERATURES.indexOf(wanted)) return null;
  return `the lead is ${actual}, not ${wanted}`;
}
