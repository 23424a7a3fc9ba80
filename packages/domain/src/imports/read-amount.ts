import { BY_POWERS, readNumber } from "./read-number.ts";

/** What stands before the decimals of a number. */
export type DecimalMark = "." | ",";

/** What a column shows of its decimals; `unsure`: a number of somebody's own field whose cells do not tell. */
export type ColumnDecimal = DecimalMark | "unsure";

const FACTORS: Readonly<Record<string, number>> = {
  k: 1e3,
  tsd: 1e3,
  m: 1e6,
  mio: 1e6,
  mil: 1e6,
  mln: 1e6,
  mn: 1e6,
  bn: 1e9,
  mrd: 1e9,
  mld: 1e9,
};
/** Behind these a comma stands before decimals: they are written where it does. */
const CONTINENTAL: ReadonlySet<string> = new Set(["tsd", "mio", "mrd", "mld"]);

const IN_BRACKETS = /^\((.*)\)$/s;
const LONGEST = 60;
/** what stands before a number, the number, what stands behind it */
const PARTS = /^((?:[^\d.,]|(?<=\p{L})\.)*)([\d.,'’\s]*\d)(.*)$/su;
/** Digits in a row, or in groups of three by one mark, decimals behind another; India counts in pairs above the thousand. */
const NUMBER = [
  /^\d*(?:[.,]\d+)?$/,
  /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/,
  /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/,
  /^\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d+)?$/,
  /^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/,
];
/** `12,500`, `1.250`: one mark with three digits behind it and no leading zero before it */
const THREE_BEHIND = /^([1-9]\d{0,2})([.,])(\d{3})$/;

/**
 * An amount of money or a number of somebody's own field. Three digits behind a single mark are thousands (`12,500`,
 * `$1,250`, `12.500`) unless the column shows that the mark stands before decimals; `10k`, `1.2m` and `2 bn` are counted
 * out, and brackets are a minus, as in accounts. Null when it is no number: a date, or one with a word behind it that is
 * no currency (`12 months`).
 */
export function readAmount(text: string, decimal: DecimalMark | null = null): number | null {
  if (text.length > LONGEST) return null;
  const bracketed = IN_BRACKETS.exec(text)?.[1];
  if (bracketed !== undefined) {
    const amount = readAmount(bracketed, decimal);
    return amount === null ? null : -amount;
  }
  if (BY_POWERS.test(text)) return finite(Number(text));
  const [, before = "", digits = "", behind = ""] = PARTS.exec(text) ?? [];
  const unit = unitOf(behind);
  const sign = signOf(before);
  if (digits === "" || unit === null || sign === null) return null;
  const number = numberIn(digits.trim(), { decimal, suffix: unit.suffix, currency: `${before} ${unit.currency}` });
  if (number === null) return null;
  // to hundredths, so that 1.1 times a million is a round number
  const counted = unit.suffix === "" ? number : Math.round(number * (FACTORS[unit.suffix] ?? 1) * 100) / 100;
  return finite(sign * counted);
}

/** Whether it could be thousands as well as a number with three decimals. */
export function isUnsureAmount(text: string): boolean {
  const digits = text.length > LONGEST ? undefined : PARTS.exec(text)?.[2];
  return digits !== undefined && THREE_BEHIND.test(digits.trim());
}

interface Surroundings {
  decimal: DecimalMark | null;
  suffix: string;
  /** what stands around the number */
  currency: string;
}

function numberIn(digits: string, { decimal, suffix, currency }: Surroundings): number | null {
  if (!NUMBER.some((form) => form.test(digits))) return null;
  const [, whole, mark, rest] = THREE_BEHIND.exec(digits) ?? [];
  if (mark === undefined) return readNumber(digits);
  const known = decimal ?? decimalOf(mark, currency) ?? (suffix === "" ? "none" : decimalBefore(mark, suffix));
  if (known === null) return null;
  return readNumber(mark === known ? `${whole}.${rest}` : `${whole}${rest}`);
}

/** `1.125m` has decimals, `1,250k` has thousands, `1,125 Mio.` decimals; of `1.250k` and `1,250m` nobody can tell. */
function decimalBefore(mark: string, suffix: string): DecimalMark | null {
  if (CONTINENTAL.has(suffix)) return ",";
  const isThousand = suffix === "k";
  return (mark === ".") === isThousand ? null : ".";
}

/** Currencies of a thousand parts: `1.250 KWD` is one and a quarter. Of them only Tunisia writes a comma. */
const IN_THOUSANDTHS = /(?<!\p{L})(?:KWD|BHD|TND|OMR|JOD|IQD|LYD)(?!\p{L})/iu;

/** What stands before decimals in the currency that is named; null where none of thousandths is. */
function decimalOf(mark: string, text: string): DecimalMark | null {
  if (!IN_THOUSANDTHS.test(text)) return null;
  return mark === "," && /TND/i.test(text) ? "," : ".";
}

/** Whether a currency has three decimals. */
export function hasThousandths(currency: string): boolean {
  return IN_THOUSANDTHS.test(currency);
}

function signOf(before: string): 1 | -1 | null {
  const [first, second] = before.match(/[-−]/gu) ?? [];
  if (first === undefined) return 1;
  return second === undefined && /^\s*[-−]|(?<!\p{L})[-−]\s*$/u.test(before) ? -1 : null;
}

/** What stands behind a number: how many it is counted in, and of what; null where it is something else. */
function unitOf(behind: string): { suffix: string; currency: string } | null {
  // `1.250,-`, `$10k+`
  const plain = behind.replace(/^[.,][-–—]+/, "").replace(/[+*%]+\s*$/, "");
  const [, word = "", rest = ""] = /^\s?(\p{L}*)(?:\.(?=\s|$))?(.*)$/su.exec(plain) ?? [];
  if (word === "" || isCurrency(plain)) return currencyUnit("", plain);
  const suffix = word.toLowerCase();
  if (Object.hasOwn(FACTORS, suffix)) return currencyUnit(suffix, rest);
  // `10kEUR`; in small letters it would be a word
  const joined = /^(\p{L}+?)([A-Z]{3})$/u.exec(word);
  const before = joined?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(FACTORS, before) ? currencyUnit(before, `${joined?.[2]}${rest}`) : null;
}

function currencyUnit(suffix: string, rest: string): { suffix: string; currency: string } | null {
  const currency = rest.replace(/^\+/, "").trim();
  return currency === "" || isCurrency(currency) ? { suffix, currency } : null;
}

/** As people write them where they do not write a sign or a code. */
const CURRENCY_WORDS: ReadonlySet<string> = new Set(
  "euro euros dollar dollars pound pounds franken fr sfr kr kč zł ft lek lekë lv лв din rs".split(" "),
);
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

function isCurrency(text: string): boolean {
  const name = text.trim().replace(/\.$/, "");
  return (
    /^(?:US|AU?|CA?|NZ|HK|MX|NT|R|S)?\p{Sc}$/u.test(name) ||
    CODES.has(name.toUpperCase()) ||
    CURRENCY_WORDS.has(name.toLowerCase())
  );
}

/** Signs and words of one currency alone; a dollar, a pound in words or a krona can be several. */
const CURRENCY_OF: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["₹", "INR"],
  ["₺", "TRY"],
  ["₴", "UAH"],
  ["₪", "ILS"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
]);

/** The currency an amount names beyond doubt, by its sign or by its code in capitals: ISO 4217; null where it does not. */
export function currencyOfAmount(text: string): string | null {
  if (text.length > LONGEST) return null;
  const named = new Set<string>();
  for (const [sign] of text.matchAll(/\p{Sc}|(?<!\p{L})(?:zł|Kč)(?!\p{L})|(?<!\p{Lu})[A-Z]{3}(?!\p{L})/gu)) {
    const currency = CURRENCY_OF.get(sign) ?? (CODES.has(sign) ? sign : null);
    if (currency === null) return null;
    named.add(currency);
  }
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

/** `1.234,5`, `12,5`, `1250,125`, `1.234.567`: what only one way of writing explains */
const SHOWS: readonly (readonly [RegExp, DecimalMark | "other"])[] = [
  [/\d([.,])\d{1,2}(?!\d)[^.,]*$/, "."],
  [/\d([.,])\d{4,}[^.,]*$/, "."],
  [/(?:^|[^\d.,])\d{4,}([.,])\d{3}[^.,]*$/, "."],
  [/(?:^|[^\d])0([.,])\d+[^.,]*$/, "."],
  [/\d([.,])\d{3}\1\d{3}/, "other"],
];
const DATE = /^\s*\d{1,2}\.\d{1,2}\.\d{2,4}/;

/** The decimal mark of a column as its cells show it; null where none tells, or they speak against each other. */
export function decimalMarkOf(cells: Iterable<string>): DecimalMark | null {
  const shown = new Set<DecimalMark>();
  for (const cell of cells) {
    if (cell.length > 40 || DATE.test(cell)) continue;
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
