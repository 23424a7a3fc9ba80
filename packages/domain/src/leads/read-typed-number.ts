/** What a typed text says: a number, or that it is none (`none`) or could be two (`unclear`, with both). */
export type TypedNumber =
  | { readonly number: number }
  | { readonly problem: "none" }
  | { readonly problem: "unclear"; readonly either: readonly [number, number] };

/**
 * A number as a person types it: decimal comma or point, thousands in points, commas, spaces or apostrophes, a currency
 * sign or code beside it. `1.234` and `1,234` can be read two ways and are refused, unless `decimals` is 2 or fewer: then
 * the three digits can only be thousands. More decimals than `decimals` are refused, never rounded away.
 * (Files are read more leniently: imports/read-number.ts.)
 */
export function readTypedNumber(text: string, { decimals = 10 }: { decimals?: number } = {}): TypedNumber {
  const [, minus = "", digits = ""] = TYPED.exec(text.trim().replace(SPACES, " ")) ?? [];
  if (digits === "") return { problem: "none" };
  const sign = minus === "" ? 1 : -1;
  const [, whole, point, rest] = PLAIN.exec(digits) ?? [];
  if (whole !== undefined) {
    if (point !== undefined && rest?.length === 3 && /^[1-9]\d{0,2}$/.test(whole)) {
      const thousands = sign * Number(whole + rest);
      if (decimals < 3) return { number: thousands };
      return { problem: "unclear", either: [thousands, sign * Number(`${whole}.${rest}`)] };
    }
    return numberOf(sign, whole, rest ?? "", decimals);
  }
  const [, first, separator, groups, , fraction] = GROUPED.exec(digits) ?? [];
  if (first === undefined || separator === undefined || groups === undefined) return { problem: "none" };
  return numberOf(sign, first + groups.replaceAll(separator, ""), fraction ?? "", decimals);
}

function numberOf(sign: 1 | -1, whole: string, fraction: string, decimals: number): TypedNumber {
  // beyond fifteen digits a number would not be what was typed
  if (whole.length + fraction.length > 15 || fraction.length > decimals) return { problem: "none" };
  return { number: sign * Number(`${whole || "0"}.${fraction || "0"}`) || 0 };
}

const SPACES = /[\s\u00a0\u2009\u202f]+/g;
/** a currency on either side, a sign, and the digits with what stands between them */
const TYPED = /^(?:\p{Sc}|[A-Za-z]{3})? ?([-−]?) ?(?:\p{Sc} ?)?([\d.,'’ ]*\d)(?:[.,]?-)? ?(?:\p{Sc}|[A-Za-z]{3})?$/u;
/** digits with at most one point or comma */
const PLAIN = /^(\d*)(?:([.,])(\d+))?$/;
/** groups of three behind one to three digits, all with the same separator, and decimals behind another one */
const GROUPED = /^(\d{1,3})([.,'’ ])(\d{3}(?:\2\d{3})*)(?:(?!\2)([.,])(\d+))?$/;
