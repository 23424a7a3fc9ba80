import type { Migration } from "../migration.ts";

/**
 * Which undo entry takes an opt-out back: of those a person accepted on a proposal, and may have accepted by mistake. Whether
 * the messages of a bulk action wait until a person lets them go on.
 */
export const migration: Migration = {
  number: 37,
  name: "second-thoughts",
  statements: (t) => [
    `alter table "suppression" add column "undoId" ${t.text}`,
    `create index "suppressionUndo" on "suppression" ("organizationId", "undoId") where "undoId" is not null`,
    `alter table "bulkAction" add column "isPaused" ${t.boolean} not null default ${t.engine === "sqlite" ? "0" : "false"}`,
  ],
};
