import fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { expect, test } from "vitest";
import { parsePhone } from "./phone.ts";

test.each([
  ["044 123 456", "XK", "+38344123456", "mobile", "XK"],
  ["+383 44 123 456", null, "+38344123456", "mobile", "XK"],
  ["00383 44 123 456", null, "+38344123456", "mobile", "XK"],
  ["00383 44 123 456", "XK", "+38344123456", "mobile", "XK"],
  ["089 1234567", "DE", "+49891234567", "landline", "DE"],
  ["+49 (0)89 1234567", "XK", "+49891234567", "landline", "DE"],
  ["0176 12345678", "de", "+4917612345678", "mobile", "DE"],
  ["38344406405", "XK", "+38344406405", "mobile", "XK"],
  ["383 44 406 405", "XK", "+38344406405", "mobile", "XK"],
  ["38344406405.0", "XK", "+38344406405", "mobile", "XK"],
  ["4915112345678", "DE", "+4915112345678", "mobile", "DE"],
  ["49 89 1234567", "DE", "+49891234567", "landline", "DE"],
  ["462123456", "SE", "+46462123456", "landline", "SE"],
  ["4921 890123", "DE", "+494921890123", "landline", "DE"],
  ["4921/890123", "DE", "+494921890123", "landline", "DE"],
  ["4941 604920", "DE", "+494941604920", "landline", "DE"],
  ["4961 827801", "DE", "+494961827801", "landline", "DE"],
  ["4931 986200", "DE", "+494931986200", "landline", "DE"],
  ["4352 543210", "AT", "+434352543210", "landline", "AT"],
  ["390 1234567", "IT", "+393901234567", "mobile", "IT"],
  ["622 1234567", "ID", "+626221234567", "landline", "ID"],
  ["49891234567", "DE", "+49891234567", "landline", "DE"],
  ["4922118901234", "DE", "+4922118901234", "landline", "DE"],
  ["393401234567", "IT", "+393401234567", "mobile", "IT"],
  ["436641234567", "AT", "+436641234567", "mobile", "AT"],
  ["p:+4915112345678", null, "+4915112345678", "mobile", "DE"],
  ["+49 30 1234567 (home)", null, "+49301234567", "landline", "DE"],
  ["Mobile: 0151 12345678", "DE", "+4915112345678", "mobile", "DE"],
  ["48 362 12 34", "PL", "+48483621234", "landline", "PL"],
  ["44123456", "XK", "+38344123456", "mobile", "XK"],
  ['="044123456"', "XK", "+38344123456", "mobile", "XK"],
  ["tel:+383-44-123-456", null, "+38344123456", "mobile", "XK"],
  ["https://wa.me/38344123456", null, "+38344123456", "mobile", "XK"],
  ["(212) 555-2368", "US", "+12125552368", "unknown", "US"],
])("%s in %s is %s", (given, country, e164, type, of) => {
  expect(parsePhone(given, { country })).toEqual({ e164, type, country: of, isValid: true, isDamaged: false });
});

test("a national number without a country is not guessed", () => {
  expect(parsePhone("044 123 456", { country: null })).toMatchObject({ e164: null, isValid: false, isDamaged: false });
});

test.each([
  ["4921890123", "DE"],
  ["4941604920", "DE"],
  ["4352543210", "AT"],
  ["3901234567", "IT"],
])("%s in %s may have lost its plus or its zero, and is not guessed", (given, country) => {
  expect(parsePhone(given, { country })).toMatchObject({ e164: null, isValid: false, isDamaged: false });
});

test("an unknown country is no country", () => {
  expect(parsePhone("044 123 456", { country: "QQ" }).isValid).toBe(false);
});

test.each(["4,4406E+10", "4.4406E+10", " 4.44E10 ", "3,83E+11"])(
  "%s is a number a spreadsheet has damaged",
  (given) => {
    expect(parsePhone(given, { country: "XK" })).toEqual({
      e164: null,
      type: null,
      country: null,
      isValid: false,
      isDamaged: true,
    });
  },
);

test.each(["not a number", "", "12", "+1 555", "1".repeat(500)])("%s is not valid", (given) => {
  expect(parsePhone(given, { country: "US" }).isValid).toBe(false);
});

test("any text is answered, and what is valid is E.164", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(null, "XK", "DE", "??"), (given, country) => {
      const { e164, isValid } = parsePhone(given, { country });
      expect(e164 === null ? isValid === false : /^\+[1-9]\d{4,14}$/.test(e164)).toBe(true);
    }),
  );
});

test.each(["＋383 44 123 456", "٣٨٣٤٤١٢٣٤٥٦", "\u202a+383 44 123 456\u202c"])(
  "%s is the number it is in usual signs, in Kosovo too",
  (given) => {
    expect(parsePhone(given, { country: "XK" })).toMatchObject({ e164: "+38344123456", type: "mobile" });
  },
);

test.each(getCountries())("a number of %s is the same in every way of writing it", (country) => {
  const example = getExampleNumber(country, examples);
  if (example === undefined) return;
  const digits = example.number.slice(1);
  const forms = [example.formatNational(), example.number, example.formatInternational(), `00${digits}`, digits];
  const read = forms.map((form) => parsePhone(form, { country }).e164);
  expect(read).toEqual(forms.map(() => example.number));
});

test("digits that begin with a calling code stay those digits, or are a national number as it was", () => {
  fc.assert(
    fc.property(fc.constantFrom(...getCountries()), fc.nat({ max: 9_999 }), (country, ending) => {
      const example = getExampleNumber(country, examples);
      if (example === undefined) return;
      const number = `${example.number.slice(0, -4)}${String(ending).padStart(4, "0")}`;
      const whole = parsePhone(number, { country: null });
      if (whole.isValid) expect(parsePhone(number.slice(1), { country }).e164).toBe(whole.e164);
    }),
  );
});

test("an area code and a number that lost their zero are that number or none, never one of another place", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("4921", "4931", "4941", "4952", "4961", "4971"),
      fc.integer({ min: 1_000, max: 999_999 }),
      fc.constantFrom(" ", "/", " / "),
      (area, number, between) => {
        const whole = parsePhone(`0${area} ${number}`, { country: "DE" }).e164;
        expect([whole, null]).toContain(parsePhone(`${area}${between}${number}`, { country: "DE" }).e164);
      },
    ),
  );
});
