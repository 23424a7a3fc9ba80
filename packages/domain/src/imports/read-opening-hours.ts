import { fold } from "../leads/fold.ts";
import type { OpeningHours } from "../leads/lead-draft.ts";
import { cleanText, listOf, ownField, structureOf, textOf } from "./clean-cell.ts";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Day names of the languages the exports come in, by their place in the week. */
const NAMES = [
  "monday tuesday wednesday thursday friday saturday sunday",
  "mon tue wed thu fri sat sun",
  "montag dienstag mittwoch donnerstag freitag samstag sonntag",
  "mo di mi do fr sa so",
  "lunes martes miercoles jueves viernes sabado domingo",
  "lundi mardi mercredi jeudi vendredi samedi dimanche",
  "lunedi martedi mercoledi giovedi venerdi sabato domenica",
  "e_hene e_marte e_merkure e_enjte e_premte e_shtune e_diel",
];
const DAY_OF = new Map(
  NAMES.flatMap((line) => line.split(" ").map((name, place) => [name.replace("_", " "), DAYS[place] ?? ""] as const)),
);
const CLOSED = /^(?:closed|geschlossen|cerrado|ferme|chiuso|mbyllur)$/;

/**
 * Opening hours by English day name: from gosom's `{"Monday": ["9 am–6 pm"]}`, Apify's `[{day, hours}]`, Outscraper's
 * `{"Monday": "9AM-6PM"}` or `Monday: 9–18 | Tuesday: …`. Null when there are none to recognise.
 */
export function readOpeningHours(cell: unknown): OpeningHours | null {
  if (typeof cell !== "string") return hoursOf(cell);
  const known = SEEN.get(cell);
  if (known !== undefined) return known;
  const hours = hoursOf(cell);
  if (SEEN.size >= 500) SEEN.clear();
  if (cell.length < 2000) SEEN.set(cell, hours);
  return hours;
}

/** Businesses keep the same hours: one file repeats a few texts thousands of times. */
const SEEN = new Map<string, OpeningHours | null>();

function hoursOf(cell: unknown): OpeningHours | null {
  const structure = structureOf(cell);
  const days: OpeningHours = {};
  if (Array.isArray(structure)) {
    for (const entry of structure) addDay(days, ownField(entry, "day"), ownField(entry, "hours"));
  } else if (structure !== undefined) {
    for (const [day, hours] of Object.entries(structure)) addDay(days, day, hours);
  } else {
    for (const part of textOf(cell).split(/[|;\n]+/)) {
      const [, day, hours] = /^\s*([^:\d,]+?)\s*[:,]\s*(.+)$/.exec(part) ?? [];
      addDay(days, day, hours);
    }
  }
  return Object.keys(days).length === 0 ? null : days;
}

function addDay(days: OpeningHours, name: unknown, hours: unknown): void {
  const day = DAY_OF.get(fold(textOf(name)));
  if (day === undefined) return;
  const ranges = Array.isArray(hours) ? hours.map(textOf) : listOf(hours);
  days[day] = ranges
    .map((range) => (CLOSED.test(fold(range)) ? "closed" : cleanText(range).slice(0, 100)))
    .filter((range) => range !== "")
    .slice(0, 10);
}
