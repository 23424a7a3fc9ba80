import type { CustomValue } from "../leads/lead-draft.ts";
import type { DateOrder } from "./date-order.ts";
import { type ColumnDecimal, readAmount } from "./read-amount.ts";
import { readDay } from "./read-instant.ts";
import { isNo, isYes } from "./read-status.ts";

/** What a custom field takes. */
export interface CustomFieldKind {
  /** text, number, date, choice, boolean */
  kind: string;
  choices: readonly string[];
}

/** How the column of a cell is written. */
export interface ColumnStyle {
  order?: DateOrder | undefined;
  decimal?: ColumnDecimal | undefined;
  /** the cell itself, where the file has it as a number */
  number?: number | undefined;
}

/**
 * A cell as a custom field of this kind has it; undefined where it does not fit. Choices are met in any case. A single point
 * stands before decimals unless its column shows otherwise: such a number is rarely money.
 */
export function readCustomValue(
  text: string,
  { kind, choices }: CustomFieldKind,
  { order, decimal, number }: ColumnStyle = {},
): CustomValue | undefined {
  if (kind === "number" && number !== undefined) return Number.isFinite(number) ? number : undefined;
  if (kind === "number") return readAmount(text, decimal === "," ? "," : ".") ?? undefined;
  if (kind === "date") return readDay(text, order) ?? undefined;
  if (kind === "choice") return choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (kind === "text") return text;
  return isYes(text) ? true : isNo(text) ? false : undefined;
}
