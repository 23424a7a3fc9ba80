import type { Migration } from "../migration.ts";

/**
 * When an account that catches up with late messages is free for the next one; and which step a message carries, so that
 * one a person sent after it was cancelled still counts for its step.
 */
export const migration: Migration = {
  number: 12,
  name: "catch-up",
  statements: (t) => [
    `alter table "channelLane" add column "catchUpAt" ${t.instant}`,
    `alter table "message" add column "stepId" ${t.text}`,
  ],
};
