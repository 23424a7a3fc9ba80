import fc from "fast-check";
import { expect, test } from "vitest";
import { isOptIn, isOptOut } from "./opt-out.ts";

test.each([
  "STOP",
  " stop. ",
  "Unsubscribe!",
  "“Stop”",
  "opt-out",
  "Abmelden",
  "Stopp!",
  "BAJA",
  "darme de baja",
  "Arrêt",
  "désabonner",
  "Çregjistrohu",
  "ndalo",
  "mos më shkruaj",
  "odjava",
  "Одјава",
])("%s as a whole message is an opt-out", (message) => expect(isOptOut(message)).toBe(true));

test.each([
  "we are open non-stop",
  "Please stop by on Monday",
  "stop texting me, call instead",
  "non stop",
  "end of May works",
  "Can I cancel anytime?",
  "",
  "   ",
  "👍",
  "Ja, gern",
])("%s is not an opt-out", (message) => expect(isOptOut(message)).toBe(false));

test("a keyword inside a longer sentence is never an opt-out", () => {
  const word = fc.constantFrom("hello", "price", "tomorrow", "ok", "danke");
  fc.assert(
    fc.property(
      word,
      fc.constantFrom("stop", "quit", "baja"),
      word,
      (before, keyword, after) => !isOptOut(`${before} ${keyword} ${after}`),
    ),
  );
});

test("START and UNSTOP as the whole message take an opt-out back; a sentence, or YES, does not", () => {
  expect(["START", " start! ", "Unstop"].every(isOptIn)).toBe(true);
  expect(["yes", "Yes, start on Monday", "start please call", ""].some(isOptIn)).toBe(false);
});
