import type { Migration } from "../migration.ts";

/** Why a template is held: a carrier took it for spam; null: it is not. */
export const migration: Migration = {
  number: 40,
  name: "held-templates",
  statements: (t) => [`alter table "template" add column "heldReason" ${t.text}`],
};
