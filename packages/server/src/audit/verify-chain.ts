import type { Db } from "../db/database.ts";
import { CHAIN_START, hashEntry } from "./hash-entry.ts";
import { auditStore, countWaiting, listAuditedOrganizations } from "./store.ts";

const BATCH = 1_000;

/** What a check of one organization's log found. */
export interface ChainReport {
  organizationId: string;
  /** entries found whole, from the first on */
  entries: number;
  /** the first place where the log is not what was written; null when it is whole */
  fault: { number: number; reason: string } | null;
}

/** Follows the chain from its start and compares every entry with its hash. */
export async function verifyChain(db: Db, organizationId: string): Promise<ChainReport> {
  const log = auditStore(db, { organizationId });
  let last = { number: 0, hash: CHAIN_START };
  const faulty = (number: number, reason: string) => ({
    organizationId,
    entries: last.number,
    fault: { number, reason },
  });
  for (let rows = await log.chain(0, BATCH); rows.length > 0; rows = await log.chain(last.number, BATCH)) {
    for (const row of rows) {
      if (row.number !== last.number + 1) return faulty(last.number + 1, "an entry is missing");
      if (hashEntry(last.hash, row) !== row.hash)
        return faulty(row.number, "the entry was changed, or the one before it was");
      last = { number: row.number, hash: row.hash };
    }
  }
  const head = await log.head();
  if (head !== undefined && head.number !== last.number)
    return faulty(last.number + 1, "entries at the end are missing");
  if (head !== undefined && head.hash !== last.hash) return faulty(last.number, "the last entry was replaced");
  return { organizationId, entries: last.number, fault: null };
}

/** What the check of one organization found, and how many events stand behind the log's end. */
export interface AuditReport extends ChainReport {
  /** recorded, and not entered yet: a worker does that, within a second where one runs */
  waiting: number;
}

/** Checks the log of every organization that has one, or is about to. */
export async function verifyLogs(db: Db): Promise<AuditReport[]> {
  const waiting = await countWaiting(db);
  const organizations = new Set([...(await listAuditedOrganizations(db)), ...waiting.keys()]);
  const reports: AuditReport[] = [];
  for (const id of [...organizations].sort())
    reports.push({ ...(await verifyChain(db, id)), waiting: waiting.get(id) ?? 0 });
  return reports;
}
