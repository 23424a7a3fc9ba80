import type { CustomValue } from "../leads/lead-draft.ts";
import type { DateOrder } from "./date-order.ts";
import { readInstant } from "./read-instant.ts";
import { readNumber } from "./read-number.ts";
import { isYes } from "./read-status.ts";

/** What a custom field takes. */
export interface CustomFieldKind {
  /** text, number, date, choice, boolean */
  kind: string;
  choices: readonly string[];
}

/** A cell as a custom field of this kind has it; undefined where it does not fit. Choices are met in any case. */
export function readCustomValue(
  text: string,
  { kind, choices }: CustomFieldKind,
  order?: DateOrder,
): CustomValue | undefined {
  if (kind === "number") return readNumber(text) ?? undefined;
  if (kind === "date") {
    const instant = readInstant(text, order);
    return instant === null ? undefined : isoDate(instant);
  }
  if (kind === "choice") return choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (kind === "text") return text;
  if (isYes(text)) return true;
  return /^(?:false|no|0|n|nein|non|jo)$/i.test(text) ? false : undefined;
}

/** YYYY-MM-DD in UTC. */
function isoDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
