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

const HOURS = "h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|oresh";
const MINUTES = "min|mins|minutes?|minuten|minutos?|minuti|minuta";
const ONE_UNIT = new RegExp(`^(?:(\\d{1,3}(?:[.,]\\d{1,2})?) ?|([a-z]{1,7}) )(${HOURS}|${MINUTES})$`);
/** The minutes name their unit: `14h30` is a time in French. */
const HOURS_AND_MINUTES = new RegExp(
  `^(\\d{1,3}) ?(?:${HOURS}) ?(?:(?:and|und|y|et|e|dhe) )?([0-5]?\\d) ?(?:m|${MINUTES})$`,
);

/** How much time passes, in ms: `4h`, `in 90 min`, `half an hour`, `1.5h`, `2h 30m`. */
export function readPassing(text: string): number | null {
  const words = text.replace(AFTER, "");
  if (/^half an? hour$/.test(words)) return 30 * MINUTE;
  const both = HOURS_AND_MINUTES.exec(words);
  if (both) return (Number(both[1]) * 60 + Number(both[2])) * MINUTE;
  const found = ONE_UNIT.exec(words);
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

/** A text without its time of day, and that time. */
export interface TakenTime {
  readonly rest: string;
  readonly time: { readonly hour: number; readonly minute: number } | null;
}

/** Of the longest time: `a las 9.30 am`. */
const MOST_WORDS = 4;

/** The time at the end or at the beginning of a text. At the beginning it is what it would be at the end. */
export function takeTime(text: string): TakenTime {
  const last = takeLastTime(text);
  if (last.time !== null) return last;
  const words = text.split(" ");
  for (let count = Math.min(words.length - 1, MOST_WORDS); count > 0; count--) {
    const rest = words.slice(count).join(" ");
    const turned = takeLastTime([rest, ...words.slice(0, count)].join(" "));
    if (turned.time !== null && turned.rest === rest) return turned;
  }
  return last;
}

function takeLastTime(text: string): TakenTime {
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
