import { expect, test } from "vitest";
import { zoneOfLead } from "./country-zone.ts";
import { knownZone } from "./step-delay.ts";

const lead = (place: Record<string, unknown>) =>
  zoneOfLead({ timeZone: null, country: null, ...place } as Parameters<typeof zoneOfLead>[0], "Europe/Berlin");

test.each([
  [{ timeZone: "Asia/Tokyo", country: "US", region: "CA" }, "Asia/Tokyo"],
  [{ country: "US", region: "California" }, "America/Los_Angeles"],
  [{ country: "US", region: "ny" }, "America/New_York"],
  [{ country: "US", address: "12 Pine St, Portland, OR 97201, USA" }, "America/Los_Angeles"],
  [{ country: "US", address: "12 Pine St, Phoenix, AZ 85001-1234" }, "America/Phoenix"],
  [{ country: "US", longitude: -122.4 }, "America/Los_Angeles"],
  [{ country: "US" }, "America/Chicago"],
  [{ country: "CA", address: "1 King St, Toronto, ON M5V 2T6, Canada" }, "America/Toronto"],
  [{ country: "AU", address: "5 Hay St, Perth WA 6000, Australia" }, "Australia/Perth"],
  [{ country: "ES", longitude: -15.4 }, "Atlantic/Canary"],
  [{ country: "DE", region: "Bayern" }, "Europe/Berlin"],
  [{ country: null, region: "CA" }, "Europe/Berlin"],
])("a lead at %j is written to in %s", (place, zone) => {
  expect(lead(place)).toBe(zone);
  expect(knownZone(zone)).toBe(zone);
});
