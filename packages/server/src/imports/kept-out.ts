import { addressesInText } from "@lead-dashboard/domain/imports/addresses-in-text";
import { countryOf } from "@lead-dashboard/domain/imports/country-names";
import { type RowProblem, rowProblem } from "@lead-dashboard/domain/imports/row-problem";
import type { Queryable, Scope } from "../db/database.ts";
import { importHooks } from "./hooks.ts";
import { addressesAmong } from "./known-leads.ts";
import type { PreparedRow } from "./prepare-row.ts";
import type { ReadyRow } from "./read-rows.ts";

/** Longest cell that is read as the name of a country. */
const COUNTRY_CELL = 60;

/**
 * Tells of rows which must not come in: leads with a phone or e-mail of somebody who was erased and is kept out, and rows
 * refused for another reason that hold one, whose cells would be kept.
 */
export async function keptOut<Row extends ReadyRow | PreparedRow>(
  db: Queryable,
  scope: Scope,
  { rows, country }: { rows: readonly Row[]; country: string | null },
): Promise<(row: Row) => RowProblem | null> {
  const erased = new Set<string>();
  const addressesOf = new Map<Row, readonly string[]>();
  const addresses = () => {
    for (const row of rows) if (!addressesOf.has(row)) addressesOf.set(row, addressesIn(row, country));
    return [...new Set([...addressesOf.values()].flat())];
  };
  for (const hook of importHooks.all("erased"))
    for (const address of await hook(db, { scope, addresses })) erased.add(address);
  return (row) => {
    const found = erased.size === 0 ? undefined : addressesOf.get(row)?.find((address) => erased.has(address));
    return found === undefined ? null : rowProblem("person.erased", found.includes("@") ? "email" : "phone", found);
  };
}

function addressesIn(row: ReadyRow | PreparedRow, country: string | null): string[] {
  if (row.kind === "lead") return addressesAmong("lead" in row ? row.lead.matchKeys : row.draft.matchKeys);
  if (row.kind !== "refused") return [];
  const named = row.cells.flatMap((cell) => (cell.length > COUNTRY_CELL ? [] : (countryOf(cell) ?? [])));
  const countries = country === null ? named : [country, ...named];
  return [...addressesInText(row.cells, [...new Set(countries)])];
}

/**
 * The rows of a batch with those refused that would bring back somebody who was erased. Of these nothing is kept but that
 * they were refused, and whom they say not to write to.
 */
export async function refuseKeptOut(
  db: Queryable,
  scope: Scope,
  given: { rows: readonly ReadyRow[]; country: string | null },
): Promise<{ rows: readonly ReadyRow[]; optOuts: string[] }> {
  const refusalOf = await keptOut(db, scope, given);
  const optOuts: string[] = [];
  const left = given.rows.map((row): ReadyRow => {
    const refusal = refusalOf(row);
    if (refusal === null) return row;
    if (row.kind === "lead") optOuts.push(...(row.optOuts ?? []));
    const { rowNumber, line } = row;
    return { rowNumber, line, kind: "refused", reason: `${refusal.field}: ${refusal.message}`, cells: [] };
  });
  return { rows: left, optOuts };
}
