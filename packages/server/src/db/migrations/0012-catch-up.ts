import type { Migration } from "../migration.ts";

/** When an account that catches up with late messages is free for the next one. */
export const migration: Migration = {
  number: 12,
  name: "catch-up",
  statements: (t) => [`alter table "channelLane" add column "catchUpAt" ${t.instant}`],
};
