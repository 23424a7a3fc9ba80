import { expect, it } from "vitest";
import { completePlace } from "./place-defaults.ts";

it.each([
  [{}, { country: "XK", timeZone: "Europe/Belgrade", currency: "EUR" }],
  [{ timeZone: "Europe/Belgrade" }, { country: "XK", timeZone: "Europe/Belgrade", currency: "EUR" }],
  [{ timeZone: "Europe/Tirane" }, { country: "AL", timeZone: "Europe/Tirane", currency: "ALL" }],
  [{ timeZone: "UTC" }, { country: "", timeZone: "UTC", currency: "EUR" }],
  [
    { timeZone: "Etc/GMT+5", language: "en" },
    { country: "", timeZone: "Etc/GMT+5", currency: "EUR" },
  ],
  [
    { timeZone: "UTC", language: "en-US" },
    { country: "US", timeZone: "UTC", currency: "USD" },
  ],
  [{ country: "DE" }, { country: "DE", timeZone: "Europe/Berlin", currency: "EUR" }],
  [{ country: "XK" }, { country: "XK", timeZone: "Europe/Belgrade", currency: "EUR" }],
  [
    { country: "GB", timeZone: "Europe/Madrid" },
    { country: "GB", timeZone: "Europe/Madrid", currency: "GBP" },
  ],
])("an organization of which %j is known is placed at %j", async (known, place) => {
  expect(await completePlace(known)).toEqual(place);
});
