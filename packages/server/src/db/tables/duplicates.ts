import type { PairReason } from "@lead-dashboard/domain/duplicates/score-pair";
import type { Actor } from "../../events/event.ts";
import { declareColumns } from "../codec.ts";

declareColumns({
  json: ["pairReasons", "skippedGroups", "winnerBefore", "winnerAfter", "mergedKeys", "journal"],
});

/** Two leads that look like one business; `firstId` is the smaller id. */
export interface DuplicatePairTable {
  id: string;
  organizationId: string;
  firstId: string;
  secondId: string;
  state: "open" | "merged" | "dismissed";
  pairScore: number;
  pairReasons: readonly PairReason[];
  foundAt: number;
  /** when a scan last found it */
  seenAt: number;
  mergeId: string | null;
}

/** The last search of an organization. */
export interface DuplicateScanTable {
  organizationId: string;
  scanId: string;
  status: "queued" | "running" | "done" | "failed";
  /** only leads changed at or after it are compared anew, ms; 0 all */
  changedFrom: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** every change before it has been compared, ms; 0 never */
  comparedTo: number;
  /** row number up to which pairs are stored */
  place: number;
  scanned: number;
  total: number;
  found: number;
  skippedGroups: readonly { key: string; leads: number }[];
  skippedCount: number;
}

/** Leads made one. What was moved stands with each part, so that it can be moved back. */
export interface LeadMergeTable {
  id: string;
  organizationId: string;
  winnerId: string;
  actor: Actor;
  mergedAt: number;
  expiresAt: number;
  undoneAt: number | null;
  /** the changed columns of the winner before and after */
  winnerBefore: Record<string, unknown>;
  winnerAfter: Record<string, unknown>;
  /** keys of the merged-away leads under which the winner is found */
  mergedKeys: readonly string[];
}

/** A lead that was merged away. */
export interface LeadMergePartTable {
  organizationId: string;
  mergeId: string;
  leadId: string;
  leadName: string;
  /** what each room moved, by room */
  journal: Record<string, unknown>;
}

/** What an organization has settled about the search; without a row it is as shipped. */
export interface DuplicateSettingTable {
  organizationId: string;
  /** whether it starts by itself after an import and every night */
  isAutomatic: boolean;
}

export interface DuplicateTables {
  duplicateSetting: DuplicateSettingTable;
  duplicatePair: DuplicatePairTable;
  duplicateScan: DuplicateScanTable;
  leadMerge: LeadMergeTable;
  leadMergePart: LeadMergePartTable;
}
