import fc from "fast-check";
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { expect, test } from "vitest";
import { plainPhone } from "./plain-phone.ts";

function byLibrary(text: string) {
  const number = parsePhoneNumberFromString(text, { extract: false });
  const type = number?.getType();
  return number === undefined || type === undefined ? null : { e164: number.number, country: number.country, type };
}

const country = fc.constantFrom(...getCountries());
const between = fc.constantFrom("", "", "", " ", "-", ".", "/", " (", ") ");

/** Numbers of real length, spelled in any way. */
const written = fc
  .tuple(country, fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), between), { minLength: 3, maxLength: 16 }))
  .map(([of, digits]) => `+${getCountryCallingCode(of)}${digits.map(([digit, after]) => `${digit}${after}`).join("")}`);

/** Numbers near a real one, so that most of them are valid. */
const nearReal = fc.tuple(country, fc.nat({ max: 9_999 }), fc.boolean()).map(([of, ending, isPrefixed]) => {
  const national = getExampleNumber(of, examples)?.nationalNumber ?? "12345678";
  const digits = `${national.slice(0, -4)}${String(ending).padStart(4, "0")}`;
  return `+${getCountryCallingCode(of)} ${isPrefixed ? "0" : ""}${digits}`;
});

test("a number is answered as libphonenumber answers it, or not at all", () => {
  fc.assert(
    fc.property(fc.oneof(written, nearReal, fc.string()), (text) => {
      const answer = plainPhone(text);
      if (answer !== null) expect(answer).toEqual(byLibrary(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each(["+49 89 2000 003", "+383 44 123 456", "+33 6 12 34 56 78", "+34 954 123 456", "+355 69 212 3456"])(
  "%s is answered without asking libphonenumber",
  (text) => expect(plainPhone(text)).toEqual(byLibrary(text)),
);
