import { parsePhone } from "@lead-dashboard/domain/leads/phone";
import { isUserId, normalAddress } from "@lead-dashboard/domain/messages/address";
import { type AppError, invalid } from "../http/problem.ts";

const MAIL = /^[^\s@]+@[^\s@]+$/;
/** Fewer digits are no number that anybody is called by. */
const FEWEST_DIGITS = 5;

/**
 * What an address may mean, in normal forms: an e-mail address is itself; a number is read as international, and as a number of
 * each country that the organization or its leads are of, since that is how the program shows it.
 */
export function readAddress(given: string, countries: readonly string[]): string[] {
  const address = given.trim();
  if (isUserId(address)) return [address];
  const digits = address.replace(/\D/g, "");
  if (address.includes("@") ? !MAIL.test(address) : digits.length < FEWEST_DIGITS) throw neither();
  if (address.includes("@")) return [normalAddress(address)];
  return [normalAddress(address), ...phoneReadings(address, countries)].filter(
    (one, at, all) => all.indexOf(one) === at,
  );
}

/** The international numbers that a text may be, without a country and in each of some. */
export function phoneReadings(text: string, countries: readonly string[]): string[] {
  return [null, ...countries].flatMap((country) => parsePhone(text, { country }).e164 ?? []);
}

function neither(): AppError {
  return invalid([{ path: "address", message: "is neither an e-mail address nor a phone number" }]);
}
