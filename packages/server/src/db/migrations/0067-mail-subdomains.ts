import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 67,
  name: "mail-subdomains",
  statements: (t) => {
    const isSqlite = t.engine === "sqlite";
    const host = isSqlite ? `lower(substr("email", instr("email", '@') + 1))` : `lower(split_part("email", '@', 2))`;
    // what stands before its last label, and so on: "mail.firm.example" → "mail.firm." → "mail." → ""
    const label = `replace(${host}, '.', '')`;
    const one = `rtrim(${host}, ${label})`;
    const two = `rtrim(substr(${one}, 1, length(${one}) - 1), ${label})`;
    const three = `rtrim(substr(${two}, 1, length(${two}) - 1), ${label})`;
    const lastTwo = isSqlite ? `substr(${host}, length(${two}) + 1)` : `substring(${host} from '[^.]+\\.[^.]+$')`;
    const lastThree = isSqlite
      ? `substr(${host}, length(${three}) + 1)`
      : `substring(${host} from '[^.]+\\.[^.]+\\.[^.]+$')`;
    const dots = `length(${host}) - length(replace(${host}, '.', ''))`;
    return [
      // By them leads are found whose mail address is at a subdomain of a company's domain: of two labels (firm.example), or
      // of three (firm.co.uk). Most addresses are at none, and stand in neither.
      `create index "leadMailUnderTwo" on "lead" ("organizationId", (${lastTwo})) where "email" is not null and ${dots} >= 2`,
      `create index "leadMailUnderThree" on "lead" ("organizationId", (${lastThree})) where "email" is not null and ${dots} >= 3`,
    ];
  },
};
