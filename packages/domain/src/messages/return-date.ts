// When somebody who is away is back, as far as their automatic answer says.

const DAY = 86_400_000;
/** Dates further away are mistakes or copyright lines. */
const FURTHEST = 180 * DAY;

const MONTHS: readonly (readonly string[])[] = [
  ["january", "januar", "janvier", "enero", "gennaio", "janar", "jan"],
  ["february", "februar", "février", "fevrier", "febrero", "febbraio", "shkurt", "feb"],
  ["march", "märz", "maerz", "mars", "marzo", "mar"],
  ["april", "avril", "abril", "aprile", "prill", "apr"],
  ["may", "mai", "mayo", "maggio", "maj"],
  ["june", "juni", "juin", "junio", "giugno", "qershor", "jun"],
  ["july", "juli", "juillet", "julio", "luglio", "korrik", "jul"],
  ["august", "août", "aout", "agosto", "gusht", "aug"],
  ["september", "septembre", "septiembre", "settembre", "shtator", "sep", "sept"],
  ["october", "oktober", "octobre", "octubre", "ottobre", "tetor", "oct", "okt"],
  ["november", "novembre", "noviembre", "novembre", "nëntor", "nentor", "nov"],
  ["december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dhjetor", "dec", "dez"],
];
const MONTH_OF = new Map(MONTHS.flatMap((names, month) => names.map((name) => [name, month] as const)));

function day(year: number | null, month: number, date: number, now: number): number | null {
  if (date < 1 || date > 31 || month < 0 || month > 11) return null;
  if (year !== null) return Date.UTC(year, month, date);
  const thisYear = new Date(now).getUTCFullYear();
  const guess = Date.UTC(thisYear, month, date);
  return guess >= now - 30 * DAY ? guess : Date.UTC(thisYear + 1, month, date);
}

function* dates(text: string, now: number): Generator<number | null> {
  for (const [, year, month, date] of text.matchAll(/\b(20\d\d)-(\d\d)-(\d\d)\b/g))
    yield day(Number(year), Number(month) - 1, Number(date), now);
  for (const [, date, month, year] of text.matchAll(/\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(20\d\d))?/g))
    yield day(year ? Number(year) : null, Number(month) - 1, Number(date), now);
  // Day first unless that is impossible: most of our markets write so.
  for (const [, one, two, year] of text.matchAll(/\b(\d{1,2})\/(\d{1,2})(?:\/(20\d\d))?\b/g)) {
    const [date, month] = Number(two) > 12 ? [Number(two), Number(one)] : [Number(one), Number(two)];
    yield day(year ? Number(year) : null, month - 1, date, now);
  }
  for (const [, date, name, year] of text.matchAll(
    /\b(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:de\s+)?(\p{L}{3,10})\.?(?:,?\s+(?:de\s+)?(20\d\d))?/gu,
  )) {
    const month = MONTH_OF.get(name ?? "");
    if (month !== undefined) yield day(year ? Number(year) : null, month, Number(date), now);
  }
  for (const [, name, date, year] of text.matchAll(
    /(?<!\p{L})(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?/gu,
  )) {
    const month = MONTH_OF.get(name ?? "");
    if (month !== undefined) yield day(year ? Number(year) : null, month, Number(date), now);
  }
}

/** The last day (ms, its start in UTC) an automatic answer names in the coming half year; null when it names none. */
export function returnDate(message: string, now: number): number | null {
  const text = message.slice(0, 4_096).toLowerCase();
  const coming = [...dates(text, now)].filter(
    (date): date is number => date !== null && date > now - DAY && date < now + FURTHEST,
  );
  return coming.length === 0 ? null : Math.max(...coming);
}
