// The day a person names for later: "next week", "in 3 Wochen", "en mars", "dopo il 5 dicembre", "të hënën".
import { returnDate } from "./return-date.ts";

const DAY = 86_400_000;
/** Nobody means a day further away than this. */
const FURTHEST = 400 * DAY;

type Words = readonly string[];

const UNITS: readonly (readonly [days: number, words: Words])[] = [
  [1, ["day", "days", "tag", "tage", "tagen", "dia", "dias", "jour", "jours", "giorno", "giorni", "dite", "ditesh"]],
  [
    7,
    [
      "week",
      "weeks",
      "woche",
      "wochen",
      "semana",
      "semanas",
      "semaine",
      "semaines",
      "settimana",
      "settimane",
      "jave",
      "javen",
      "javesh",
    ],
  ],
  [
    30,
    [
      "month",
      "months",
      "monat",
      "monate",
      "monaten",
      "mes",
      "meses",
      "mois",
      "mese",
      "mesi",
      "muaj",
      "muajin",
      "muajsh",
    ],
  ],
  [
    365,
    [
      "year",
      "years",
      "jahr",
      "jahre",
      "jahren",
      "ano",
      "anos",
      "an",
      "ans",
      "année",
      "anno",
      "anni",
      "vit",
      "vjet",
      "vitin",
    ],
  ],
];
const DAYS_OF = new Map(UNITS.flatMap(([days, words]) => words.map((word) => [bare(word), days] as const)));

const NUMBERS: readonly Words[] = [
  ["a", "an", "one", "einem", "einer", "ein", "eine", "un", "una", "uno", "une", "nje"],
  ["two", "couple", "zwei", "paar", "dos", "deux", "due", "dy"],
  ["three", "few", "drei", "einigen", "tres", "unos", "unas", "trois", "quelques", "tre", "qualche", "tri", "disa"],
  ["four", "vier", "cuatro", "quatre", "quattro", "kater"],
  ["five", "funf", "cinco", "cinq", "cinque", "pese"],
  ["six", "sechs", "seis", "sei", "gjashte"],
];
const NUMBER_OF = new Map(NUMBERS.flatMap((words, at) => words.map((word) => [word, at + 1] as const)));

const WEEKDAYS: readonly Words[] = [
  ["sunday", "sonntag", "domingo", "dimanche", "domenica", "diel", "dielen"],
  ["monday", "montag", "lunes", "lundi", "lunedi", "hene", "henen"],
  ["tuesday", "dienstag", "martes", "mardi", "martedi", "marte", "marten"],
  ["wednesday", "mittwoch", "miercoles", "mercredi", "mercoledi", "merkure", "merkuren"],
  ["thursday", "donnerstag", "jueves", "jeudi", "giovedi", "enjte", "enjten"],
  ["friday", "freitag", "viernes", "vendredi", "venerdi", "premte", "premten"],
  ["saturday", "samstag", "sonnabend", "sabado", "samedi", "sabato", "shtune", "shtunen"],
];
const WEEKDAY_OF = new Map(WEEKDAYS.flatMap((words, at) => words.map((word) => [word, at] as const)));

const MONTHS: readonly Words[] = [
  ["january", "januar", "enero", "janvier", "gennaio", "janar"],
  ["february", "februar", "febrero", "fevrier", "febbraio", "shkurt"],
  ["march", "marz", "marzo", "mars"],
  ["april", "abril", "avril", "aprile", "prill"],
  ["mayo", "maggio", "maj"],
  ["june", "juni", "junio", "juin", "giugno", "qershor"],
  ["july", "juli", "julio", "juillet", "luglio", "korrik"],
  ["august", "agosto", "aout", "gusht"],
  ["september", "septiembre", "septembre", "settembre", "shtator"],
  ["october", "oktober", "octubre", "octobre", "ottobre", "tetor"],
  ["november", "noviembre", "novembre", "nentor"],
  ["december", "dezember", "diciembre", "decembre", "dicembre", "dhjetor"],
];
const MONTH_OF = new Map(MONTHS.flatMap((words, at) => words.map((word) => [word, at] as const)));

/** "may" and "mai" are words of their own as well: a month only after one of these. */
const IN = new Set([
  "in",
  "im",
  "en",
  "nel",
  "a",
  "ne",
  "next",
  "until",
  "till",
  "after",
  "mid",
  "early",
  "late",
  "since",
  "ab",
  "bis",
  "nach",
]);
const MAY = new Set(["may", "mai"]);

const NEXT = new Set([
  "next",
  "nachste",
  "nachsten",
  "nachstes",
  "naechste",
  "naechsten",
  "naechstes",
  "kommende",
  "kommenden",
  "proxima",
  "proximo",
  "viene",
  "prochaine",
  "prochain",
  "prossima",
  "prossimo",
  "tjeter",
  "ardhshme",
  "ardhshem",
]);
const TOMORROW = new Set(["tomorrow", "morgen", "manana", "demain", "domani", "neser"]);

function bare(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function startOfDay(now: number): number {
  return now - (now % DAY);
}

/** The first day of the month, in this year or the next. */
function monthFrom(month: number, now: number): number {
  const year = new Date(now).getUTCFullYear();
  const first = Date.UTC(year, month, 1);
  return first > now ? first : Date.UTC(year + 1, month, 1);
}

function nextUnit(days: number, today: number): number {
  const date = new Date(today);
  if (days === 7) return today + ((8 - date.getUTCDay()) % 7 || 7) * DAY;
  if (days === 30) return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  if (days === 365) return Date.UTC(date.getUTCFullYear() + 1, 0, 7);
  return today + days * DAY;
}

/** What the words from a place on say; null when no day. */
function dayAt(words: readonly string[], at: number, today: number): number | null {
  const word = words[at] ?? "";
  const [before = "", following = ""] = [words[at - 1], words[at + 1]];
  const days = DAYS_OF.get(word);
  if (days !== undefined) {
    // "next week", and where the adjective follows its noun: "le mois prochain", "muajin tjetër"
    if (NEXT.has(before) || NEXT.has(following) || (following === "que" && NEXT.has(words[at + 2] ?? "")))
      return nextUnit(days, today);
    const amount = /^\d{1,3}$/.test(before)
      ? Number(before)
      : (NUMBER_OF.get(before === "of" ? (words[at - 2] ?? "") : before) ?? null);
    return amount === null ? null : today + amount * days * DAY;
  }
  const weekday = WEEKDAY_OF.get(word);
  if (weekday !== undefined) return today + ((weekday - new Date(today).getUTCDay() + 7) % 7 || 7) * DAY;
  const month = MONTH_OF.get(word) ?? (MAY.has(word) && IN.has(before) ? 4 : undefined);
  if (month !== undefined) return monthFrom(month, today);
  return TOMORROW.has(word) && before !== "guten" && before !== "good" ? today + DAY : null;
}

/**
 * The day (ms, its start in UTC) a text names for later, within about a year; null when it names none. A date counts before
 * words; of several words the first.
 */
export function namedDay(text: string, now: number): number | null {
  const date = returnDate(text, now);
  if (date !== null && date > now) return date;
  const today = startOfDay(now);
  const words = bare(text.slice(0, 4_096)).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (let at = 0; at < words.length; at++) {
    const day = dayAt(words, at, today);
    if (day !== null && day > now - DAY && day <= now + FURTHEST) return day;
  }
  return null;
}
