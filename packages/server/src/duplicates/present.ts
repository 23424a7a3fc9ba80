import type { DuplicatePair, DuplicateScan, LeadMerge } from "@lead-dashboard/contract/duplicates/duplicate";
import type { Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { presentLead } from "../leads/present.ts";
import type { MergePartRow, MergeRow } from "./store-merges.ts";
import type { PairRow } from "./store-pairs.ts";
import type { ScanRow } from "./store-scan.ts";

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** A pair with its two leads. */
export function presentPair(pair: PairRow, leads: readonly LeadRow[]): DuplicatePair {
  return {
    id: pair.id,
    state: pair.state,
    score: pair.pairScore,
    reasons: [...pair.pairReasons],
    leads: leads.map(presentLead),
    mergeId: pair.mergeId,
    foundAt: new Date(pair.foundAt).toISOString(),
  };
}

interface ScanView extends Pick<Scope, "onlyFor"> {
  isAutomatic: boolean;
}

const UNTOLD = { scanned: null, total: null, found: null, skippedGroups: [], skippedCount: null };

/** A search; without one yet, an empty one. Its figures count all leads: who sees only some gets none. */
export function presentScan(scan: ScanRow | undefined, { isAutomatic, onlyFor }: ScanView): DuplicateScan {
  const figures = {
    scanned: scan?.scanned ?? 0,
    total: scan?.total ?? 0,
    found: scan?.found ?? 0,
    skippedGroups: [...(scan?.skippedGroups ?? [])],
    skippedCount: scan?.skippedCount ?? 0,
  };
  return {
    status: scan?.status ?? "never",
    ...(onlyFor === undefined ? figures : UNTOLD),
    startedAt: instant(scan?.startedAt ?? null),
    finishedAt: instant(scan?.finishedAt ?? null),
    automatic: isAutomatic,
  };
}

/** A merge with the names of what went into it. */
export function presentMerge(merge: MergeRow & { winnerName: string }, parts: readonly MergePartRow[]): LeadMerge {
  return {
    id: merge.id,
    leadId: merge.winnerId,
    leadName: merge.winnerName,
    from: parts.filter((part) => part.mergeId === merge.id).map((part) => ({ id: part.leadId, name: part.leadName })),
    mergedAt: new Date(merge.mergedAt).toISOString(),
    expiresAt: new Date(merge.expiresAt).toISOString(),
    undoneAt: instant(merge.undoneAt),
  };
}
