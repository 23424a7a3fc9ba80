import type { Migration } from "../migration.ts";

/** Whether an account's connections were ever tried. */
export const migration: Migration = {
  number: 53,
  name: "tried-and-counted",
  statements: (t) => [`alter table "channelAccount" add column "verifiedAt" ${t.instant}`],
};
