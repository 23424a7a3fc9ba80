import type { Scope, Tx } from "../db/database.ts";
import { AppError, problemResponse } from "../http/problem.ts";
import { phoneReadings } from "./read-address.ts";
import { traceWriter } from "./store-traces.ts";

/** By what leads that are being erased are known. */
interface Traced {
  readonly leadIds: readonly string[];
  /** in their normal form */
  readonly addresses: readonly string[];
  /** by which WhatsApp knows them */
  readonly userIds: readonly string[];
  readonly countries: readonly string[];
}

/** Removes what other records tell of leads that are being erased. */
export async function forgetTraces(tx: Tx, scope: Scope, about: Traced): Promise<void> {
  const traces = traceWriter(tx, scope);
  const instead = await answerInstead();
  for (const leadId of about.leadIds) {
    await traces.dropDeliveries(leadId);
    await traces.replaceAnswers(leadId, instead);
    await traces.emptyEvents(leadId);
    await traces.dropOfImports(leadId);
  }
  for (const key of [...about.addresses, ...about.userIds]) await traces.dropProviderDeliveries(key);
  for (const address of about.addresses) {
    const isIn = (cell: string) => holds(cell, address, about.countries);
    for (const row of await traces.refusedRows(address)) if (row.cells.some(isIn)) await traces.dropRefused(row);
  }
}

function holds(cell: string, address: string, countries: readonly string[]): boolean {
  if (address.includes("@")) return cell.toLowerCase().includes(address);
  // a cell may hold several numbers
  return [cell, ...cell.split(/[,;|\n]/)].some(
    (part) =>
      `+${part.replace(/^00|\D/g, "")}`.includes(address) || phoneReadings(part.trim(), countries).includes(address),
  );
}

/** What a repeat of the call gets that made an erased lead. */
async function answerInstead(): Promise<{ status: number; answer: string }> {
  const told = problemResponse(new AppError("gone", "erased", "What this call was about has been erased since."));
  const kept = { body: await told.text(), headers: [...told.headers] };
  return { status: told.status, answer: JSON.stringify(kept) };
}
