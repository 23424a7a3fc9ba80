import fc from "fast-check";
import { expect, test } from "vitest";
import { whatsAppVerdict } from "../channels/whatsapp-errors.ts";
import { failureAdvice } from "./failure-advice.ts";

const advice = (reason: string, channel: "whatsapp" | "email" | "sms" = "whatsapp") =>
  failureAdvice({ channel, state: "failed", reason });

test.each([
  [131047, "template"],
  [131026, "channel"],
  [190, "settings"],
  [250, "settings"],
  [131021, "address"],
  [131000, "retry"],
  [132001, "template"],
] as const)("WhatsApp's code %i: %s", (code, expected) => {
  expect(advice(whatsAppVerdict({ code, text: "as they say it" }, 1).words)).toBe(expected);
});

test.each([
  ["It came back: 550 5.1.1 user unknown", "address"],
  ["The lead has no e-mail address", "address"],
  ["The mail server does not accept the password", "settings"],
  ["The mail server answered 451", "retry"],
  ["The lead opted out", null],
] as const)("%s: %s", (reason, expected) => expect(advice(reason, "email")).toBe(expected));

test("a number that is wrong is corrected, and whoever wrote STOP is left alone", () => {
  expect(advice("The number is not valid (21211)", "sms")).toBe("address");
  expect(advice("This person wrote STOP (21610)", "sms")).toBeNull();
});

test("only what failed has an advice, whatever its reason", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("sent", "read", "planned", "cancelled"), (reason, state) => {
      expect(failureAdvice({ channel: "email", state: state as "sent", reason })).toBeNull();
      expect(advice(reason, "email")).not.toBeUndefined();
    }),
  );
});
