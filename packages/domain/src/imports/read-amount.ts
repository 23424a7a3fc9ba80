import { readNumber } from "./read-number.ts";

/** What stands before the decimals of a number. */
export type DecimalMark = "." | ",";

const SUFFIX = /(\d)\s*(k|tsd\.?|m|mio\.?|mn|mln)\s*(?:\p{Sc}|[a-z]{3})?$/iu;
const FACTORS: Readonly<Record<string, number>> = { k: 1_000, t: 1_000, m: 1_000_000 };
const IN_BRACKETS = /^\((.*)\)$/;
/** `12,500`, `1.250`: one mark with three digits behind it and no leading zero before it */
const THREE_BEHIND = /^([^\d.,]*[1-9]\d{0,2})([.,])(\d{3}[^\d.,]*)$/;

/**
 * An amount of money or a number of somebody's own field. Three digits behind a single mark are thousands (`12,500`,
 * `$1,250`, `12.500`) unless the column shows that the mark stands before decimals; `10k` and `1.2m` are counted out, and
 * brackets are a minus, as in accounts. Null when it is no number.
 */
export function readAmount(text: string, decimal: DecimalMark | null = null): number | null {
  const bracketed = IN_BRACKETS.exec(text)?.[1];
  if (bracketed !== undefined) {
    const amount = readAmount(bracketed, decimal);
    return amount === null ? null : -amount;
  }
  const suffix = SUFFIX.exec(text);
  if (suffix !== null) {
    const number = readNumber(text.slice(0, suffix.index + 1));
    const factor = FACTORS[suffix[2]?.[0]?.toLowerCase() ?? ""] ?? 1;
    // to hundredths, so that 1.1 times a million is a round number
    return number === null ? null : Math.round(number * factor * 100) / 100;
  }
  // `1.250,-`
  const plain = text.replace(/[.,][-–—]+/, "");
  const [, before, mark, behind] = THREE_BEHIND.exec(plain) ?? [];
  if (mark !== undefined && mark !== decimal) return readNumber(`${before}${behind}`);
  return readNumber(plain);
}

/** `1.234,5`, `12,5`, `1.234.567`: what only one way of writing explains */
const SHOWS: readonly (readonly [RegExp, DecimalMark | "other"])[] = [
  [/\d([.,])\d{1,2}(?!\d)[^.,]*$/, "."],
  [/\d([.,])\d{4,}[^.,]*$/, "."],
  [/(?:^|[^\d])0([.,])\d+[^.,]*$/, "."],
  [/\d([.,])\d{3}\1\d{3}/, "other"],
];

/** The decimal mark of a column as its cells show it; null where none tells, or they speak against each other. */
export function decimalMarkOf(cells: Iterable<string>): DecimalMark | null {
  const shown = new Set<DecimalMark>();
  for (const cell of cells) {
    if (cell.length > 40) continue;
    for (const [form, what] of SHOWS) {
      const mark = form.exec(cell)?.[1];
      if (mark === undefined) continue;
      shown.add((what === "other") === (mark === ",") ? "." : ",");
      break;
    }
  }
  const [only] = shown;
  return shown.size === 1 && only !== undefined ? only : null;
}
