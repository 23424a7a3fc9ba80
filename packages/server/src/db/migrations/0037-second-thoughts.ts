import type { Migration } from "../migration.ts";

/** Which undo entry takes an opt-out back: of those a person accepted on a proposal, and may have accepted by mistake. */
export const migration: Migration = {
  number: 37,
  name: "undone-opt-outs",
  statements: (t) => [
    `alter table "suppression" add column "undoId" ${t.text}`,
    `create index "suppressionUndo" on "suppression" ("organizationId", "undoId") where "undoId" is not null`,
  ],
};
