import fc from "fast-check";
import { expect, test } from "vitest";
import { objectionIn, readOptOut } from "./read-opt-out.ts";

test.each([
  true,
  1,
  "TRUE",
  "yes",
  "x",
  "✓",
  "☑",
  "Opted-Out",
  "requested removal",
  "5/12/2024 10:00 AM",
  "12 May 2024",
  "12.05.24",
  "2026-01-05",
])("%s is an objection to everything", (cell) => {
  expect(readOptOut(cell)).toBe("everything");
});

const NOTHING = [false, 0, "", " ", null, undefined, "no", "FALSE", "0", "0.00", "0,0", "-", "--", "[]", "{}", "✗"];
const NO = [
  "n/a",
  "N/A",
  "#N/A",
  "n.a.",
  "k.A.",
  "k. A.",
  "No.",
  "not set",
  "not applicable",
  "None",
  "nein",
  "Keine",
  "[none]",
];
const NO_ELSEWHERE = [
  "Nichts",
  "ninguno",
  "No aplica",
  "Aucune",
  "néant",
  "pas d’opposition",
  "nessuno",
  "asnjë",
  "Jo.",
];
const CONSENTS = [
  ...[
    "Subscribed",
    "opted in",
    "Opt-In",
    "Double opt-in",
    "consent given",
    "may contact",
    "Abonniert",
    "Einwilligung erteilt",
  ],
  ...[
    "suscrito",
    "Consentimiento otorgado",
    "abonné",
    "peut être contacté",
    "iscritto",
    "Consenso dato",
    "i abonuar",
    "Pëlqim i dhënë",
  ],
];

test.each([...NOTHING, ...NO, ...NO_ELSEWHERE, ...CONSENTS])("%s is none", (cell) => {
  expect(readOptOut(cell)).toBeNull();
});

test.each([
  ...[
    "?",
    "No?",
    "!",
    "+",
    "never ever",
    "nie",
    "jamais",
    "nunca",
    "confirmed",
    "consent withdrawn",
    "Einwilligung widerrufen",
  ],
  ...[
    "not allowed",
    "nicht erlaubt",
    "no contact",
    "kein Kontakt",
    "no email",
    "no consentimiento",
    "non abonné",
    "aktiv",
  ],
  ...["non autorisé", "non consentito", "nuk lejohet", "sin consentimiento", "10", "ka"],
])("%s is unclear, which is an objection", (cell) => {
  expect(readOptOut(cell)).toBe("unclear");
});

test.each(["c'regjistruar", "Ç’regjistruar", "désabonné", "disiscritto", "abgemeldet", "Unsubscribed!"])(
  "%s is never taken for a consent",
  (cell) => {
    expect(readOptOut(cell)).not.toBeNull();
  },
);

test("the channel named is the one objected to", () => {
  expect(readOptOut("email")).toBe("email");
  expect(objectionIn(["email", "yes"]).objection).toBe("everything");
});

test("what is neither counts as an objection and is told", () => {
  expect(objectionIn(["", "perhaps later"])).toEqual({ objection: "everything", unclear: "perhaps later" });
});

test("no text is passed over that is not known to be a no", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const { objection, unclear } = objectionIn([text]);
      expect(objection !== null || unclear === null).toBe(true);
      if (/[a-z]{12}/i.test(text)) expect(objection).not.toBeNull();
    }),
  );
});
