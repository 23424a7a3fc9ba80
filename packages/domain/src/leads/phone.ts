import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";
import { barePhone } from "./bare-phone.ts";
import type { PhoneType } from "./contact-point.ts";
import { plainPhone } from "./plain-phone.ts";

/** A phone number as given, understood or not. */
export interface ParsedPhone {
  /** +38344123456; null when the number is not valid, or its country is not known */
  e164: string | null;
  /** null when not valid; `unknown` where the numbering plan does not tell (all of North America) */
  type: PhoneType | null;
  /** ISO 3166-1 alpha-2 country of a valid number */
  country: string | null;
  isValid: boolean;
  /** a spreadsheet has turned it into a rounded number (`4,4406E+10`): the digits are lost */
  isDamaged: boolean;
}

const DAMAGED = /^\s*\+?\d+(?:[.,]\d+)?\s*e\s*\+?\s*\d{1,2}\s*$/i;
const INTERNATIONAL_ZEROS = /^[\s(]*00(?=[\s\d(./-]*[1-9])/;

/**
 * Reads a phone number by the rules of libphonenumber. The country is that of the row, its address or the import; without
 * one only a number in international form is understood. Nothing is guessed: what is not valid stays as given.
 */
export function parsePhone(given: string, context: { country: string | null }): ParsedPhone {
  if (DAMAGED.test(given)) return { ...NOT_VALID, isDamaged: true };
  // Longer texts are not numbers; the limit also keeps hostile input away from the parser.
  if (given.length > 200) return NOT_VALID;
  const bare = barePhone(given);
  if (bare.length > 60) return NOT_VALID;
  const plain = plainPhone(bare);
  if (plain !== null) return valid(plain);
  const country = context.country?.toUpperCase() ?? null;
  if (INTERNATIONAL_ZEROS.test(bare)) {
    const international = read(bare.replace(INTERNATIONAL_ZEROS, "+"), null);
    if (international !== null) return international;
  }
  if (country === null || !isSupportedCountry(country)) return read(bare, null) ?? NOT_VALID;
  return withoutPlus(bare, country) ?? read(bare, country) ?? NOT_VALID;
}

/**
 * Digits that begin with the calling code of their own country: spreadsheets take the plus off, so `38344406405` of Kosovo is
 * +383 44 406 405, though the patterns of libphonenumber also take it for a landline there (Germany, Indonesia, Sweden, Finland,
 * Austria, Poland and Italy have such pairs too). They take a zero off as well, and `4921 890123` is 04921 890123 in Emden.
 * Where both are valid, the first group tells if it is the area code of only one of them; else the international reading
 * holds if what follows the code is as long as numbers usually are, and the national one if that is too short to be one.
 * Between the two nobody can tell. Null where there is one reading only.
 */
function withoutPlus(bare: string, country: CountryCode): ParsedPhone | null {
  const code = getCountryCallingCode(country);
  const digits = bare.replace(/[\s()./-]+/g, "");
  if (!digits.startsWith(code) || !/^\d+$/.test(digits)) return null;
  const international = plainNumber(`+${digits}`);
  if (international === null) return null;
  const behind = digits.length - code.length;
  const isFull = behind >= (USUAL_BEHIND_CODE[country] ?? LEAST_BEHIND_CODE);
  const group = /^[\s(]*(\d+)\)?[\s/-]/.exec(bare)?.[1];
  if (group === undefined && isFull) return international;
  const national = read(bare, country);
  if (national === null || national.e164 === international.e164) return international;
  if (group === code) return behind >= LEAST_BEHIND_CODE ? international : national;
  if (group !== undefined) {
    const isInternationalGroup = group === `${code}${areaOf(international, country)}`;
    const isNationalGroup = group === areaOf(national, country);
    if (isNationalGroup !== isInternationalGroup) return isNationalGroup ? national : international;
    if (isNationalGroup) return NOT_VALID;
  }
  if (behind < LEAST_BEHIND_CODE) return national;
  return isFull ? international : NOT_VALID;
}

const LEAST_BEHIND_CODE = 8;
/** Where area codes that look like the calling code are common, and numbers are longer. */
const USUAL_BEHIND_CODE: Partial<Record<CountryCode, number>> = { DE: 9, AT: 9, IT: 9, ID: 9 };

/** The first group of a number as it is written in its country, without the zero before it. */
function areaOf({ e164 }: ParsedPhone, country: CountryCode): string | undefined {
  const number = e164 === null ? undefined : parsePhoneNumberFromString(e164, optionsOf(country));
  return number?.formatInternational().split(/[ -]/)[1];
}

function plainNumber(text: string): ParsedPhone | null {
  const plain = plainPhone(text);
  return plain === null ? read(text, null) : valid(plain);
}

const NOT_VALID: ParsedPhone = { e164: null, type: null, country: null, isValid: false, isDamaged: false };

const TYPES: Record<string, PhoneType> = {
  MOBILE: "mobile",
  PAGER: "mobile",
  FIXED_LINE: "landline",
  VOIP: "voip",
};

function read(given: string, country: CountryCode | null): ParsedPhone | null {
  const number = parsePhoneNumberFromString(given, country === null ? INTERNATIONAL : optionsOf(country));
  if (number === undefined) return null;
  // Only a valid number has a type: asking for it once costs half of asking for validity and type.
  const type = number.getType();
  if (type === undefined) return null;
  return valid({ e164: number.number, country: number.country ?? null, type });
}

function valid({ e164, country, type }: { e164: string; country: string | null; type: string }): ParsedPhone {
  return { e164, type: TYPES[type] ?? "unknown", country, isValid: true, isDamaged: false };
}

const INTERNATIONAL = { extract: false };
const OPTIONS = new Map<CountryCode, { extract: false; defaultCountry: CountryCode }>();

function optionsOf(country: CountryCode) {
  const known = OPTIONS.get(country) ?? { extract: false as const, defaultCountry: country };
  OPTIONS.set(country, known);
  return known;
}
