import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 26,
  name: "sequence-rules",
  statements: (t) => {
    const mailDomain =
      t.engine === "sqlite" ? `lower(substr("email", instr("email", '@') + 1))` : `lower(split_part("email", '@', 2))`;
    return [
      // What is missing in it has its default.
      `alter table "sequence" add column "sequenceRules" ${t.json} not null default '{}'`,
      // By it colleagues are found: leads whose address is at the same company.
      `create index "leadMailDomain" on "lead" ("organizationId", (${mailDomain})) where "email" is not null`,
    ];
  },
};
