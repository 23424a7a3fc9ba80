// The words of days in the six languages of the program, folded: lower case, without accents.

/** Days ahead, by their names. */
const DAYS_AHEAD: ReadonlyMap<string, number> = named([
  [0, "today", "tod", "heute", "hoy", "aujourd'hui", "aujourdhui", "oggi", "sot"],
  [1, "tomorrow", "tmr", "tmrw", "tom", "morgen", "manana", "demain", "domani", "neser"],
  [2, "day after tomorrow", "ubermorgen", "uebermorgen", "pasado manana", "apres-demain", "apres demain", "dopodomani"],
  [2, "pasneser"],
]);

const NEXT_WEEK: ReadonlySet<string> = new Set([
  "next week", "nachste woche", "naechste woche", "proxima semana", "semana que viene", "semaine prochaine",
  "prossima settimana", "settimana prossima", "javen tjeter", "javen e ardhshme", "javes tjeter", "nachsten woche",
  "naechsten woche",
]); // biome-ignore format: a list

const NEXT_MONTH: ReadonlySet<string> = new Set([
  "next month", "nachster monat", "nachsten monat", "naechsten monat", "proximo mes", "mes que viene", "mois prochain",
  "prossimo mese", "mese prossimo", "muajin tjeter", "muajin e ardhshem",
]); // biome-ignore format: a list

/**
 * Sunday first, as `Date` counts: full names, then the usual abbreviations. Not among them: those that are a month (`mar`), two
 * days (`di`, `do`), or a common word of another language (`so`, `mi`, `sa`, `die`).
 */
const WEEKDAYS: readonly (readonly string[])[] = [
  ["sunday", "sonntag", "domingo", "dimanche", "domenica", "diel", "diele", "dielen", "sun", "dom", "dim"],
  ["monday", "montag", "lunes", "lundi", "lunedi", "hene", "henen", "mon", "mo", "lun", "hen"],
  ["tuesday", "dienstag", "martes", "mardi", "martedi", "marte", "marten", "tue", "tues"],
  ["wednesday", "mittwoch", "miercoles", "mercredi", "mercoledi", "merkure", "merkuren", "wed", "weds", "mie", "mer"],
  ["thursday", "donnerstag", "jueves", "jeudi", "giovedi", "enjte", "enjten", "thu", "thur", "thurs", "jue", "jeu", "gio", "enj"],
  ["friday", "freitag", "viernes", "vendredi", "venerdi", "premte", "premten", "fri", "fr", "vie", "ven", "pre"],
  ["saturday", "samstag", "sonnabend", "sabado", "samedi", "sabato", "shtune", "shtunen", "sat", "sab", "sam", "sht"],
]; // biome-ignore format: a list

const ARTICLE = /^(?:the|on|am|el|la|le|il|lo|e|te|den|die) /;
const NEXT = /^(?:next|nachste[nr]?|naechste[nr]?) | (?:tjeter|e ardhshme)$/;
/** In Spanish, French and Italian the coming one. */
const COMING = /^(?:proximo|proxima|prossim[oa]) | (?:proximo|prochain|prossim[oa])$/;
const THIS = /^(?:this|diese[nr]?|este|questo|questa|kete) /;

/** Units of distance and how many days they are; months stand for themselves. */
const UNITS: ReadonlyMap<string, "day" | "week" | "month" | "year"> = new Map([
  ...[
    "d",
    "day",
    "days",
    "tag",
    "tage",
    "tagen",
    "dia",
    "dias",
    "jour",
    "jours",
    "giorno",
    "giorni",
    "dite",
    "ditesh",
  ].map((word) => [word, "day"] as const),
  ...[
    "w",
    "wk",
    "wks",
    "week",
    "weeks",
    "woche",
    "wochen",
    "semana",
    "semanas",
    "semaine",
    "semaines",
    "settimana",
  ].map((word) => [word, "week"] as const),
  ...["settimane", "jave", "javesh"].map((word) => [word, "week"] as const),
  ...["m", "mo", "month", "months", "monat", "monate", "monaten", "mes", "meses", "mois", "mese", "mesi", "muaj"].map(
    (word) => [word, "month"] as const,
  ),
  ...["y", "year", "years", "jahr", "jahre", "jahren", "ano", "anos", "an", "ans", "anno", "anni", "vit", "vjet"].map(
    (word) => [word, "year"] as const,
  ),
]);

/** Days ahead of a day called by its name, such as `tomorrow` or `heute`; null for other words. */
export function daysAheadOf(words: string): number | null {
  return DAYS_AHEAD.get(words.replace(/^the /, "")) ?? null;
}

/** Which coming stretch of time is named. */
export function stretchOf(words: string): "next-week" | "next-month" | null {
  const plain = words.replace(ARTICLE, "");
  if (NEXT_WEEK.has(plain)) return "next-week";
  return NEXT_MONTH.has(plain) ? "next-month" : null;
}

/** A weekday, and which one: the coming one, the one of this week, or the one of next week. */
export interface NamedWeekday {
  /** 0 is Sunday */
  readonly weekday: number;
  readonly which: "coming" | "this" | "next";
}

/** A weekday by its name or a usual abbreviation of it in one of the languages; else null. */
export function weekdayNamed(words: string): NamedWeekday | null {
  const plain = words.replace(ARTICLE, "");
  const which = NEXT.test(plain) ? "next" : THIS.test(plain) ? "this" : "coming";
  const name = plain.replace(NEXT, "").replace(COMING, "").replace(THIS, "").replace(ARTICLE, "");
  const weekday = WEEKDAYS.findIndex((names) => names.includes(name));
  return weekday === -1 ? null : { weekday, which };
}

/** Between a weekday and the week it is of: `viernes de la próxima semana`. */
const OF = / (?:of|of the|in|the|der|in der|de la|della|la|e)$/;

/** The weekday (0 is Sunday) that is named of next week, before it or after it; else null. */
export function weekdayOfNextWeek(words: string): number | null {
  const plain = words.replace(ARTICLE, "");
  for (const week of NEXT_WEEK) {
    const name = plain.startsWith(`${week} `)
      ? plain.slice(week.length + 1)
      : words.endsWith(` ${week}`)
        ? words.slice(0, -week.length - 1).replace(OF, "")
        : null;
    const named = name === null ? null : weekdayNamed(name);
    if (named?.which === "coming") return named.weekday;
  }
  return null;
}

/** The unit a word of distance means. */
export function unitOf(word: string): "day" | "week" | "month" | "year" | null {
  return UNITS.get(word) ?? null;
}

function named(rows: readonly (readonly [number, ...string[]])[]): Map<string, number> {
  return new Map(rows.flatMap(([days, ...words]) => words.map((word) => [word, days] as const)));
}
