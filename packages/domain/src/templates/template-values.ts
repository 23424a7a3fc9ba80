import { isEmail } from "../imports/read-email.ts";
import { readLink } from "../imports/read-links.ts";
import { FIELD_PREFIX, isRefusedName } from "./placeholders.ts";
import type { TemplateValues } from "./render-template.ts";

/** What the text may speak about. */
export interface TemplateFacts {
  readonly lead: {
    readonly name: string;
    readonly contactName: string | null;
    readonly city: string | null;
    readonly country: string | null;
    readonly category: string | null;
    readonly rating: number | null;
    readonly phone: string | null;
    readonly email: string | null;
    readonly website: string | null;
    readonly score: number | null;
    readonly temperature: string | null;
    readonly language: string | null;
    readonly customFields: Readonly<Record<string, unknown>>;
  };
  /** the person in whose name it goes */
  readonly senderName: string | null;
  /** the organization's name */
  readonly senderCompany: string | null;
  /** what the organization sells, in its own words and language: in a text of another language it is unknown */
  readonly senderOffer?: { readonly text: string; readonly language: string } | null;
  /** keys of the organization's custom fields; one the lead has no value for is missing, not unknown */
  readonly customFieldKeys: Iterable<string>;
  /** BCP 47 language of the template: countries, ratings and dates are written in it */
  readonly language: string;
}

/** The values of every placeholder for one lead, written as a person would. Null where unknown. */
export function templateValues({
  lead,
  senderName,
  senderCompany,
  senderOffer = null,
  customFieldKeys,
  language,
}: TemplateFacts): TemplateValues {
  const values: Record<string, string | null> = {};
  for (const key of customFieldKeys) {
    if (isRefusedName(key)) continue;
    const value = fieldText(Object.hasOwn(lead.customFields, key) ? lead.customFields[key] : null, language);
    values[key] = value;
    values[FIELD_PREFIX + key] = value;
  }
  return {
    ...values,
    name: lead.name,
    business_name: lead.name,
    contact_name: lead.contactName,
    city: lead.city,
    country: lead.country === null ? null : countryName(lead.country, language),
    category: lead.category,
    rating: lead.rating === null ? null : numberText(lead.rating, language),
    phone: lead.phone,
    // what is no address would stand in a text as if it were one
    email: lead.email !== null && isEmail(lead.email) ? lead.email : null,
    website: lead.website === null ? null : readLink(lead.website) && lead.website,
    score: lead.score === null ? null : String(lead.score),
    temperature: lead.temperature,
    sender_name: senderName,
    sender_company: senderCompany,
    sender_offer: senderOffer !== null && isSameLanguage(senderOffer.language, language) ? senderOffer.text : null,
  };
}

function isSameLanguage(one: string, other: string): boolean {
  const [a, b] = [one, other].map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
  return a === b;
}

function fieldText(value: unknown, language: string): string | null {
  if (typeof value === "number") return numberText(value, language);
  if (typeof value === "boolean") return value ? "✓" : null;
  return typeof value === "string" ? value : null;
}

function numberText(value: number, language: string): string {
  return byLocale(language, (locale) => numbersIn(locale).format(value)) ?? String(value);
}

/** `XK` → Kosovo, in the template's language; anything that is no country code stays as it is. */
function countryName(code: string, language: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  const key = `${language} ${code}`;
  const known = COUNTRIES.get(key);
  if (known !== undefined) return known;
  const name = byLocale(language, (locale) => regionsIn(locale).of(code.toUpperCase())) ?? code;
  if (COUNTRIES.size < MOST_COUNTRIES) COUNTRIES.set(key, name);
  return name;
}

/** Thousands of leads are of a few countries, and asking for a name takes longer than the rest of a lead's values. */
const COUNTRIES = new Map<string, string>();
const MOST_COUNTRIES = 2_000;

/** Making one takes 0.05 ms, and thousands of texts ask the same few. */
function kept<Made>(make: (locale: string) => Made): (locale: string) => Made {
  const made = new Map<string, Made>();
  return (locale) => {
    const known = made.get(locale);
    if (known !== undefined) return known;
    const one = make(locale);
    if (made.size < MOST_LOCALES) made.set(locale, one);
    return one;
  };
}

const MOST_LOCALES = 200;
const numbersIn = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }));
const regionsIn = kept((locale) => new Intl.DisplayNames(locale, { type: "region" }));

/** A language tag comes from a person and may be nonsense; then English. */
function byLocale<T>(language: string, write: (locale: string) => T): T {
  try {
    return write(language);
  } catch {
    return write("en");
  }
}
