// Where a new organization is, from what its founder's browser or command line tells. Everything can be changed later.

/** The home market of the product; the zone database lists Kosovo under Belgrade's rules and has no entry of its own. */
const HOME_COUNTRY = "XK";
const HOME_ZONE = "Europe/Belgrade";

const UNKNOWN_COUNTRY = "";

const OTHER_CURRENCIES: Record<string, string> = {
  AL: "ALL",
  BA: "BAM",
  CA: "CAD",
  CH: "CHF",
  CZ: "CZK",
  DK: "DKK",
  GB: "GBP",
  HU: "HUF",
  MK: "MKD",
  NO: "NOK",
  PL: "PLN",
  RO: "RON",
  RS: "RSD",
  SE: "SEK",
  TR: "TRY",
  US: "USD",
};

/** What is known of the place, and what is filled in. */
export interface Place {
  /** empty where nothing tells it */
  country: string;
  timeZone: string;
  currency: string;
}

/** Completes a place: the country from the zone, the zone from the country, the currency from the country (EUR unless known). */
export async function completePlace(known: {
  country?: string | undefined;
  timeZone?: string | undefined;
  language?: string | undefined;
}): Promise<Place> {
  // 120 kB of tables that only a founding needs
  const { getCountry, getTimezone } = await import("countries-and-timezones");
  const country =
    known.country ??
    (known.timeZone === undefined
      ? HOME_COUNTRY
      : (countryOf(known.timeZone, (zone) => getTimezone(zone)?.countries[0]) ?? regionOf(known.language)));
  const timeZone = known.timeZone ?? getCountry(country)?.timezones[0] ?? HOME_ZONE;
  return { country, timeZone, currency: OTHER_CURRENCIES[country] ?? "EUR" };
}

/** A zone of no country, such as UTC: the region of the language ("de-AT"), else it stays open until somebody says it. */
function regionOf(language: string | undefined): string {
  return /[-_]([A-Za-z]{2})(?:$|[-_])/.exec(language ?? "")?.[1]?.toUpperCase() ?? UNKNOWN_COUNTRY;
}

/** A browser in Kosovo says Belgrade; so does one in Serbia, whose person changes the country once. */
function countryOf(timeZone: string, find: (zone: string) => string | undefined): string | undefined {
  return timeZone === HOME_ZONE ? HOME_COUNTRY : find(timeZone);
}
