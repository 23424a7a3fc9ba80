// Phone numbers written as most files write them, `+49 89 2000 003`: by the patterns of libphonenumber, but without its search
// for what else a text may be, which costs ten times as much. It answers as libphonenumber does, or not at all.
import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from "libphonenumber-js/max";

/** A number that is valid. */
export interface PlainPhone {
  e164: string;
  country: CountryCode;
  /** libphonenumber's name of it */
  type: string;
}

/** Nothing but digits and what stands between them: no extension, no other alphabet. */
const PLAIN = /^\+[1-9][\d ()./-]*$/;
const BETWEEN = /[ ()./-]+/g;
const LONGEST_NATIONAL = 17;

/** The number a text holds; null when it is not valid, or not as plain as that. */
export function plainPhone(text: string): PlainPhone | null {
  if (!PLAIN.test(text)) return null;
  const digits = text.slice(1).replace(BETWEEN, "");
  for (let length = 1; length <= 3; length++) {
    const rules = rulesOf(digits.slice(0, length));
    if (rules === undefined) continue;
    return rules === null ? null : byRules(rules, digits, length);
  }
  return null;
}

function byRules(rules: Rules, digits: string, codeLength: number): PlainPhone | null {
  const national = digits.slice(codeLength);
  if (national.length > LONGEST_NATIONAL || rules.prefix?.test(national) || !rules.any.test(national)) return null;
  const is = ({ pattern, lengths }: TypeRules) =>
    (lengths === null || lengths.includes(national.length)) && pattern.test(national);
  const type = rules.types.find((one) => is(one))?.type;
  if (type === undefined || (type === "FIXED_LINE" && (rules.isMobileAlike || rules.mobile.some(is)))) return null;
  return { e164: `+${digits}`, country: rules.country, type };
}

interface TypeRules {
  type: string;
  pattern: RegExp;
  lengths: readonly number[] | null;
}

interface Rules {
  country: CountryCode;
  /** what stands before a national number and is no part of it */
  prefix: RegExp | null;
  any: RegExp;
  /** in libphonenumber's order */
  types: readonly TypeRules[];
  mobile: readonly TypeRules[];
  /** landlines and mobiles cannot be told apart */
  isMobileAlike: boolean;
}

const TYPES = "FIXED_LINE MOBILE PREMIUM_RATE TOLL_FREE SHARED_COST VOIP PERSONAL_NUMBER PAGER UAN VOICEMAIL".split(
  " ",
);

/** By calling code; null where several countries share it. */
const known = new Map<string, Rules | null>();
let countries: Map<string, CountryCode[]> | null = null;

function rulesOf(code: string): Rules | null | undefined {
  const rules = known.get(code);
  if (rules !== undefined) return rules;
  countries ??= Map.groupBy(getCountries(), (country) => getCountryCallingCode(country));
  const [country, ...others] = countries.get(code) ?? [];
  if (country === undefined) return undefined;
  const made = others.length > 0 ? null : readRules(country);
  known.set(code, made);
  return made;
}

function readRules(country: CountryCode): Rules | null {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan: unknown = metadata.numberingPlan;
  if (!isPlan(plan)) return null;
  const prefix = plan.nationalPrefixForParsing();
  const types = TYPES.flatMap((type): TypeRules[] => {
    const rules = plan.type(type);
    const pattern = rules?.pattern();
    return pattern ? [{ type, pattern: entirely(pattern), lengths: rules?.possibleLengths() ?? null }] : [];
  });
  const mobile = plan.type("MOBILE");
  return {
    country,
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : null,
    any: entirely(plan.nationalNumberPattern()),
    types,
    mobile: types.filter((one) => one.type === "MOBILE"),
    isMobileAlike: mobile === undefined || mobile.pattern() === "",
  };
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

/** What the library knows of a country; not in its types. */
interface Plan {
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  type(name: string): { pattern(): string; possibleLengths(): number[] | undefined } | undefined;
}

const ASKED = ["nationalNumberPattern", "nationalPrefixForParsing", "type"];

function isPlan(plan: unknown): plan is Plan {
  return (
    typeof plan === "object" && plan !== null && ASKED.every((name) => typeof Reflect.get(plan, name) === "function")
  );
}
