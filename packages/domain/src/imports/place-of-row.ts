import { fold } from "../leads/fold.ts";
import type { LeadDraft } from "../leads/lead-draft.ts";
import { ownField, structureOf, textOf } from "./clean-cell.ts";
import { countryOf } from "./country-names.ts";
import { readDegrees } from "./read-number.ts";
import type { Row } from "./row.ts";

type Place = Pick<LeadDraft, "address" | "city" | "region" | "country" | "latitude" | "longitude">;

/**
 * Where a business is: from its own columns, a structured address (gosom), the end of the written address. The country is
 * null where the row does not name it. Addresses that begin with the business's name lose it.
 */
export function placeOf(row: Row, { name }: { name: string }): Place {
  const complete = structureOf(row.cell("completeAddress"));
  const part = (field: string) => textOf(ownField(complete, field)).slice(0, 500);
  const street = row.text("street") || part("street");
  const city = row.text("city") || part("city") || part("borough");
  const postalCode = row.text("postalCode") || part("postal_code");
  const written = withoutName(row.text("address", 1000), name);
  const composed = [street, [postalCode, city].filter((text) => text !== "").join(" ")]
    .filter((text) => text !== "")
    .join(", ");
  const address = written || (street === "" ? "" : composed);
  const named = countryNamed(row) ?? countryOf(part("country"));
  const ending = named === null || city === "" ? placeAtEnd(written) : NOWHERE;
  return {
    address: address || null,
    city: city || ending.city,
    region: row.text("region") || part("state") || null,
    country: named ?? ending.country,
    ...coordinatesOf(row),
  };
}

/** Some exports name it twice, as a word and by its code: the first that is known counts. */
function countryNamed(row: Row): string | null {
  const given = row.texts("country");
  for (const text of given) {
    const country = countryOf(text);
    if (country !== null) return country;
  }
  if (given[0] !== undefined) row.report("country.unknown", "country", given[0]);
  return null;
}

const NOWHERE = { country: null, city: null };

function withoutName(address: string, name: string): string {
  return address.startsWith(`${name}, `) ? address.slice(name.length + 2) : address;
}

/** The country, ISO 3166-1 alpha-2, that a written address ends with; null where it names none. */
export function countryOfAddress(address: string): string | null {
  return placeAtEnd(address).country;
}

/** `…, 80331 München, Germany`: the country, and the city before it. */
function placeAtEnd(address: string): { country: string | null; city: string | null } {
  const parts = address.split(",").map((part) => part.trim());
  const last = parts.at(-1) ?? "";
  // Two letters at the end are as often a state (TX, CA) as a country.
  const country = parts.length < 2 || last.length < 3 || /\d/.test(last) ? null : countryOf(last);
  if (country === null || parts.length < 3) return { country, city: null };
  const words = (parts.at(-2) ?? "").split(/\s+/);
  const named = words.filter((word) => !/\d/.test(word)).join(" ");
  const isPlain =
    named !== "" && named.length <= 60 && words.some((word) => /\d/.test(word)) && !/^[A-Z]{2}$/.test(named);
  return { country, city: isPlain && fold(named) !== "" ? named : null };
}

function coordinatesOf(row: Row): Pick<Place, "latitude" | "longitude"> {
  const location = structureOf(row.cell("location"));
  const given = {
    latitude: textOf(ownField(location, "lat") ?? row.cell("latitude")),
    longitude: textOf(ownField(location, "lng") ?? row.cell("longitude")),
  };
  if (given.latitude === "" || given.longitude === "") return { latitude: null, longitude: null };
  const latitude = readDegrees(given.latitude, 90);
  const longitude = readDegrees(given.longitude, 180);
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  row.report("location.invalid", "latitude", `${given.latitude} ${given.longitude}`);
  return { latitude: null, longitude: null };
}
