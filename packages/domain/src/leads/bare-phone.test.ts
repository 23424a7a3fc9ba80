import fc from "fast-check";
import { expect, test } from "vitest";
import { barePhone } from "./bare-phone.ts";

test.each([
  ['="044123456"', "044123456"],
  ["tel:+383 44 123 456", "+383 44 123 456"],
  ["https://wa.me/38344123456", "+38344123456"],
  ["wa.me/+38344123456?text=Hi", "+38344123456"],
  ["https://api.whatsapp.com/send?phone=38344123456&text=Hi", "+38344123456"],
  ["38344406405.0", "38344406405"],
  ["+38344406405.00", "+38344406405"],
  ["＋383 44 123 456", "+383 44 123 456"],
  ["٠٤٤ ١٢٣ ٤٥٦", "044 123 456"],
  ["۰۹۱۲ ۳۴۵ ۶۷۸۹", "0912 345 6789"],
  ["\u202a+383 44 123 456\u202c", "+383 44 123 456"],
])("%s holds %s", (given, bare) => {
  expect(barePhone(given)).toBe(bare);
});

test.each(["044 123 456", "089/1234.0", "4.44E+10", "https://wa.me/message/ABC", "=1+1"])(
  "%s stays as it is",
  (given) => {
    expect(barePhone(given)).toBe(given);
  },
);

test("any text is answered, never by more than was given and a plus", () => {
  fc.assert(
    fc.property(fc.string(), (given) => {
      expect(barePhone(given).length).toBeLessThanOrEqual(given.length + 1);
    }),
  );
});
