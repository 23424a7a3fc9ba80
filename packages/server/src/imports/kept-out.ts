import { type RowProblem, rowProblem } from "@lead-dashboard/domain/imports/row-problem";
import type { Queryable, Scope } from "../db/database.ts";
import { importHooks } from "./hooks.ts";
import { addressesAmong } from "./known-leads.ts";
import type { ReadyRow } from "./read-rows.ts";

/**
 * Tells of leads, by their keys, which must not come in: those with a phone or e-mail of somebody who was erased and is kept
 * out.
 */
export async function keptOut(
  db: Queryable,
  scope: Scope,
  keysOfLeads: readonly (readonly string[])[],
): Promise<(matchKeys: readonly string[]) => RowProblem | null> {
  const erased = new Set<string>();
  const addresses = [...new Set(keysOfLeads.flatMap(addressesAmong))];
  for (const hook of importHooks.all("erased"))
    for (const address of await hook(db, { scope, addresses })) erased.add(address);
  return (matchKeys) => {
    const found = erased.size === 0 ? undefined : addressesAmong(matchKeys).find((address) => erased.has(address));
    return found === undefined ? null : rowProblem("person.erased", found.includes("@") ? "email" : "phone", found);
  };
}

/**
 * The rows of a batch with those refused that would bring back somebody who was erased. Of these nothing is kept but that
 * they were refused, and whom they say not to write to.
 */
export async function refuseKeptOut(
  db: Queryable,
  scope: Scope,
  rows: readonly ReadyRow[],
): Promise<{ rows: readonly ReadyRow[]; optOuts: string[] }> {
  const refusalOf = await keptOut(
    db,
    scope,
    rows.flatMap((row) => (row.kind === "lead" ? [row.lead.matchKeys] : [])),
  );
  const optOuts: string[] = [];
  const left = rows.map((row): ReadyRow => {
    const refusal = row.kind === "lead" ? refusalOf(row.lead.matchKeys) : null;
    if (row.kind !== "lead" || refusal === null) return row;
    optOuts.push(...(row.optOuts ?? []));
    const { rowNumber, line } = row;
    return { rowNumber, line, kind: "refused", reason: `${refusal.field}: ${refusal.message}`, cells: [] };
  });
  return { rows: left, optOuts };
}
