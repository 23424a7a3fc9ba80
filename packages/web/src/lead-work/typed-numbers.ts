import { readTypedNumber } from "@lead-dashboard/domain/leads/read-typed-number";
import { numbers as t } from "../messages/en/numbers.ts";

/** The largest amount a lead can be worth. */
const MOST = 1e10;

/** A typed amount of money, in units of the currency with two decimals at most; null when it is empty or none. */
export function amountOf(text: string | null): number | null {
  const read = readTypedNumber(text ?? "", { decimals: 2 });
  return "number" in read && read.number >= 0 && read.number <= MOST ? read.number : null;
}

/** Why a typed text is no amount of money, in plain words; null when it is one. */
export function amountProblem(text: string): string | null {
  return amountOf(text) === null ? t.noAmount(text) : null;
}

/** A typed number; null when it is empty or none. */
export function numberOf(text: string | null): number | null {
  const read = readTypedNumber(text ?? "");
  return "number" in read ? read.number : null;
}

/** Why a typed text is no number, in plain words; null when it is one. */
export function numberProblem(text: string): string | null {
  const read = readTypedNumber(text);
  if ("number" in read) return null;
  return read.problem === "unclear" ? t.unclear(text, read.either) : t.noNumber(text);
}
