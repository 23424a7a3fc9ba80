import { countryOf } from "../imports/country-names.ts";

/** Codes ISO 4217 keeps for tests and for no currency at all. */
const NO_MONEY: ReadonlySet<string> = new Set(["XTS", "XXX"]);
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Whether a text is the code of a country (ISO 3166-1 alpha-2, and `XK`), in capitals. */
export function isCountryCode(text: string): boolean {
  return countryOf(text) === text;
}

/** Whether a text is the code of a currency (ISO 4217), in capitals. */
export function isCurrencyCode(text: string): boolean {
  return CURRENCIES.has(text) && !NO_MONEY.has(text);
}
