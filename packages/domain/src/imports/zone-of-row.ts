import type { Row } from "./row.ts";

/**
 * The time zone of a row, where clocks in its country go like that. Scrapers write their own zone beside places on another
 * continent; a message would then leave in the middle of the night, so such a zone is left out and reported.
 */
export function timeZoneOf(row: Row, country: string | null): string | null {
  const zone = row.read("timeZone", knownZone, "timeZone.unknown");
  if (zone === null || country === null || fits(zone, country)) return zone;
  row.report("timeZone.elsewhere", "timeZone", zone);
  return null;
}

const MOST_KEPT = 2000;
const zones = new Map<string, string | null>();

function knownZone(name: string): string | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let zone: string | null = null;
  try {
    // A bare offset is accepted by Intl, but is no zone: it knows no summer time.
    zone = /^[A-Za-z]+\//.test(name)
      ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone && name
      : null;
  } catch {
    // Intl throws for a zone it does not know; the row says so
  }
  if (zones.size < MOST_KEPT) zones.set(name, zone);
  return zone;
}

/** Asking Intl takes milliseconds, and a file has a few pairs only. */
const FITTING = new Map<string, boolean>();

function fits(zone: string, country: string): boolean {
  const pair = `${zone} ${country}`;
  const known = FITTING.get(pair);
  if (known !== undefined) return known;
  const clocks = clocksOf(country);
  const fitting = clocks.size === 0 || clocks.has(clockOf(zone));
  if (FITTING.size < MOST_KEPT) FITTING.set(pair, fitting);
  return fitting;
}

/** The zone database has no entry for Kosovo: its clocks go by Belgrade's. */
const STAND_IN: Readonly<Record<string, string>> = { XK: "RS" };

/** How clocks go in a country. Its zones' names do not matter: Skopje written for Prizren is the same hour. */
function clocksOf(country: string): Set<string> {
  // TypeScript's library does not know it yet; every engine we run on does, or says nothing.
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(
    `und-${STAND_IN[country] ?? country}`,
  );
  return new Set((locale.getTimeZones?.() ?? []).map(clockOf));
}

/** Offsets in winter and summer of a year. */
function clockOf(zone: string): string {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  return [0, 6].map((month) => format.format(Date.UTC(2026, month, 15))).join(" ");
}
