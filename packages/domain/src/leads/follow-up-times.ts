// Times of day and stretches of time in the text of a follow-up; folded words.

import { unitOf } from "./follow-up-words.ts";

/** One to ten in the languages of the program, folded. */
const NUMBERS: readonly (readonly string[])[] = [
  ["a", "an", "one", "ein", "eine", "einer", "einem", "einen", "un", "una", "uno", "une", "nje"],
  ["two", "zwei", "dos", "deux", "due", "dy"],
  ["three", "drei", "tres", "trois", "tre"],
  ["four", "vier", "cuatro", "quatre", "quattro", "kater"],
  ["five", "funf", "fuenf", "cinco", "cinq", "cinque", "pese"],
  ["six", "sechs", "seis", "sei", "gjashte"],
  ["seven", "sieben", "siete", "sept", "sette", "shtate"],
  ["eight", "acht", "ocho", "huit", "otto", "tete"],
  ["nine", "neun", "nueve", "neuf", "nove", "nente"],
  ["ten", "zehn", "diez", "dix", "dieci", "dhjete"],
];

/** ms of a minute. */
export const MINUTE = 60_000;

/** What may stand before a distance, up to the space after it. */
export const AFTER = /^(?:in|en|dans|tra|fra|pas|nach|dentro de) /;

/** How much time passes, in ms: `4h`, `in 90 min`, `half an hour`, `1.5h`. */
export function readPassing(text: string): number | null {
  const words = text.replace(AFTER, "");
  if (/^half an? hour$/.test(words)) return 30 * MINUTE;
  const found =
    /^(?:(\d{1,3}(?:[.,]\d{1,2})?) ?|([a-z]{1,7}) )(h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|oresh|min|mins|minutes?|minuten|minutos?|minuti|minuta)$/.exec(
      words,
    );
  if (!found) return null;
  const count = found[1] === undefined ? countOf(found[2] ?? "") : Number(found[1].replace(",", "."));
  if (count === null) return null;
  const minutes = count * (found[3]?.startsWith("min") ? 1 : 60);
  return Math.round(minutes) * MINUTE;
}

/** A number written as a word, an article for one; null for other words. */
export function countOf(word: string): number | null {
  const at = NUMBERS.findIndex((words) => words.includes(word));
  return at === -1 ? null : at + 1;
}

const TIMES_OF_DAY: Record<string, number> = {
  morning: 9,
  noon: 12,
  afternoon: 14,
  evening: 18,
  tonight: 20,
  night: 20,
};

/** The time at the end of a text, and the text without it. */
export function takeTime(text: string): { rest: string; time: { hour: number; minute: number } | null } {
  const named = /(?:^|\s)(?:at |in the |this )?(morning|noon|afternoon|evening|tonight|night)$/.exec(text);
  if (named) {
    const hour = TIMES_OF_DAY[named[1] ?? ""] ?? 0;
    return { rest: text.slice(0, named.index).trim(), time: { hour, minute: 0 } };
  }
  const found = clockTime(text);
  if (!found) return { rest: text, time: null };
  const { half, minute, hour: given } = found;
  if (minute > 59 || given > (half ? 12 : 23) || (half && given === 0)) return { rest: text, time: null };
  const hour = half === undefined ? given : (given % 12) + (half === "pm" ? 12 : 0);
  return { rest: found.rest, time: { hour, minute } };
}

const AT = "at|um|a las|alle|a|ne";
/** `14:30`, `9am`, `14 uhr`. A dot parts hours from minutes only where a word says that it is a time: `11.12` is a date. */
const CLOCKS: readonly RegExp[] = [
  new RegExp(`(?:^|\\s)(?:(?:${AT}) )?(?<hour>\\d{1,2}):(?<minute>\\d{2}) ?(?<half>am|pm|uhr)?$`),
  new RegExp(`(?:^|\\s)(?:(?:${AT}) )?(?<hour>\\d{1,2})(?:\\.(?<minute>\\d{2}))? ?(?<half>am|pm|uhr)$`),
  /(?:^|\s)(?:at|um|a las|alle) (?<hour>\d{1,2})\.(?<minute>\d{2})$/,
  new RegExp(`(?:^|\\s)(?:${AT}) (?<hour>\\d{1,2})(?: ?h(?<minute>\\d{2})?)?$`),
];

function clockTime(text: string) {
  const found = CLOCKS.map((clock) => clock.exec(text)).find((one) => one !== null) ?? hourOfDay(text);
  if (!found) return null;
  const { hour, minute, half } = found.groups ?? {};
  return {
    rest: text.slice(0, found.index).trim(),
    hour: Number(hour),
    minute: Number(minute ?? 0),
    half: half === "am" || half === "pm" ? half : undefined,
  };
}

/** `demain 14h`: hours after a day are a time of it; alone or after a distance (`in 4h`, `2d 4h`) they are hours that pass. */
function hourOfDay(text: string): RegExpExecArray | null {
  const found = / (?<hour>\d{1,2}) ?h(?<minute>\d{2})?$/.exec(text);
  if (!found) return null;
  const before = text.slice(0, found.index);
  const last = before.split(" ").at(-1) ?? "";
  return AFTER.test(`${before} `) || unitOf(last.replace(/^\d+/, "")) !== null ? null : found;
}
