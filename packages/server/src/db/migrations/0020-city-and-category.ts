import type { Migration } from "../migration.ts";

/** Who looks for the gyms of Leipzig reads those alone, no longer 8,000 leads in the order of the list. */
export const migration: Migration = {
  number: 20,
  name: "city-and-category",
  statements: () => [
    `drop index "lead_cityCode"`,
    `create index "leadByCityAndCategory" on "lead" ("organizationId", "cityCode", "categoryCode")`,
  ],
};
