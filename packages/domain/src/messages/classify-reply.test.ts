import fc from "fast-check";
import { expect, test } from "vitest";
import { type ReplyMeaning, readReply } from "./classify-reply.ts";
import { REPLY_PHRASES } from "./reply-phrases.ts";

/** A Monday. */
const NOW = Date.parse("2026-11-23T09:00:00Z");
const meaning = (text: string) => readReply(text, { now: NOW })?.meaning ?? null;
const followUp = (text: string) => readReply(text, { now: NOW })?.proposal.followUpOn;

test.each<[ReplyMeaning, string]>([
  ["interested", "Hi Ben, sounds good. How much would that be?"],
  ["interested", "Yes!"],
  ["interested", "Klingt gut, was kostet das denn?"],
  ["interested", "Hola, sí, me interesa. ¿Cuánto cuesta?"],
  ["interested", "Bonjour, ça m'intéresse, vous pouvez m'appeler demain ?"],
  ["interested", "Sì grazie, vorrei maggiori informazioni"],
  ["interested", "Përshëndetje, po më intereson. Sa kushton?"],
  ["not-now", "Not right now, we are too busy. Maybe later this year."],
  ["not-now", "Im Moment nicht, melden Sie sich im März wieder"],
  ["not-now", "Ahora no, quizás más adelante"],
  ["not-now", "Pas pour le moment, revenez vers moi le mois prochain"],
  ["not-now", "Per ora no, ci sentiamo dopo le feste"],
  ["not-now", "Jo tani, na shkruani muajin tjetër"],
  ["not-interested", "We are not interested, thanks"],
  ["not-interested", "Nein danke, kein Interesse"],
  ["not-interested", "No me interesa, gracias"],
  ["not-interested", "Non merci, nous avons déjà un site"],
  ["not-interested", "No grazie, non siamo interessati"],
  ["not-interested", "Jo faleminderit, nuk më intereson"],
  ["wrong-person", "You have the wrong number, I am not the owner"],
  ["wrong-person", "Ich bin dafür leider nicht zuständig, wenden Sie sich an Frau Krasniqi"],
  ["wrong-person", "Se ha equivocado, ya no trabajo ahí"],
  ["wrong-person", "Vous n'avez pas la bonne personne"],
  ["wrong-person", "Ha sbagliato numero"],
  ["wrong-person", "Keni gabuar, nuk jam pronari"],
  ["stop", "Please stop texting me"],
  ["stop", "STOP"],
  ["stop", "Lassen Sie mich in Ruhe, keine weiteren Nachrichten!"],
  ["stop", "No me escriban más, por favor"],
  ["stop", "Ne me contactez plus"],
  ["stop", "Non scrivetemi più"],
  ["stop", "Mos më shkruani më"],
  ["stop", "Molim vas, nemojte mi više pisati, ostavite me na miru"],
  ["stop", "Немојте ме контактирати"],
  ["interested", "Zvuči dobro, koliko košta?"],
  ["not-now", "Trenutno ne, javite se ponovo sledeće godine"],
  ["not-interested", "Ne, hvala, već imamo sajt"],
  ["wrong-person", "Pogrešili ste, nisam vlasnik"],
  ["out-of-office", "Na godišnjem odmoru sam do ponedeljka"],
  ["out-of-office", "I am out of the office and will be back on 3 December."],
  ["out-of-office", "Ich bin bis 3.12. im Urlaub"],
  ["out-of-office", "Estoy de vacaciones hasta el 3 de diciembre"],
  ["out-of-office", "Je suis absent du bureau, de retour le 3 décembre"],
  ["out-of-office", "Sono in ferie fino al 3 dicembre"],
  ["out-of-office", "Jam me pushime deri më 3 dhjetor"],
])("%s: %s", (expected, text) => expect(meaning(text)).toBe(expected));

test.each([
  "We are open non-stop",
  "Who is this?",
  "👍",
  "",
  "Danke für die Nachricht",
  "Can you stop by our shop on Friday?",
])("the rules say nothing of: %s", (text) => expect(meaning(text)).toBeNull());

test.each([
  ["Not now, try again in March", "2027-03-01"],
  ["Call me on Thursday", "2026-11-26"],
  ["Sounds good, call me tomorrow", "2026-11-24"],
  ["Not now. In 3 weeks please", "2026-12-14"],
  ["Maybe later, next month", "2026-12-01"],
  ["Nicht jetzt, in zwei Wochen", "2026-12-07"],
  ["Nicht jetzt, erst nächstes Jahr", "2027-01-07"],
  ["Ahora no, la próxima semana", "2026-11-30"],
  ["Ahora no, el mes que viene", "2026-12-01"],
  ["Pas maintenant, le mois prochain", "2026-12-01"],
  ["Non ora, a febbraio", "2027-02-01"],
  ["Jo tani, javën tjetër", "2026-11-30"],
  ["Not now, on 15.12.2026 maybe", "2026-12-15"],
  ["Not now", "2026-12-23"],
  ["Ich bin bis 3.12. im Urlaub", "2026-12-04"],
])("%s: follow up on %s", (text, day) => expect(followUp(text)).toBe(day));

test("a follow-up never falls on a weekend or into the past", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 0, max: 700 }), (text, days) => {
      const now = NOW + days * 86_400_000;
      for (const isAutomatic of [true, false]) {
        const on = readReply(text, { now, isAutomatic })?.proposal.followUpOn ?? null;
        if (on === null) continue;
        const day = new Date(on);
        expect(day.getUTCDay() % 6).not.toBe(0);
        expect(day.getTime() + 86_400_000).toBeGreaterThan(now);
      }
    }),
  );
});

test("case, accents and punctuation do not matter", () => {
  const phrases = Object.values(REPLY_PHRASES).flatMap((lines) => lines.flatMap((line) => line.split(", ")));
  fc.assert(
    fc.property(fc.constantFrom(...phrases), fc.constantFrom("", ".", "!!!", " …", "\n\n"), (phrase, end) => {
      expect(meaning(`${phrase.toUpperCase()}${end}`)).toBe(meaning(phrase));
    }),
  );
});

test("only an opt-out stops further contact, and a wish to be left alone weighs more than anything else", () => {
  fc.assert(
    fc.property(
      fc.lorem({ maxCount: 20 }),
      fc.constantFrom("please stop writing", "remove me", "how much"),
      (text, wish) => {
        const reading = readReply(`${text}. ${wish}. I am interested.`, { now: NOW });
        expect(reading?.meaning === "stop").toBe(wish !== "how much");
        expect(reading?.proposal.doNotContact).toBe(reading?.meaning === "stop");
      },
    ),
  );
});

test("any text is read in time that grows with its length and no faster", () => {
  const hostile = [
    "not ".repeat(300_000),
    "in 3 ".repeat(250_000),
    "a".repeat(1_000_000),
    "1.1.".repeat(250_000),
    "\u0301".repeat(1_000_000),
  ];
  const began = process.cpuUsage();
  for (const text of hostile) readReply(text, { now: NOW });
  // a tenth of a second; one that grows faster takes minutes
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(2_500);
});
