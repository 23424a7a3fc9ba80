import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["scoreRules"] });

/** An organization's own score rules, and how far the rescoring they caused has come. No row: the default rules. */
export interface ScoringTable {
  organizationId: string;
  scoreRules: ScoreRules;
  /** grows with every change: a rescoring by older rules stops */
  version: number;
  /** null: never saved by a person */
  savedAt: number | null;
  /** null: every lead follows the rules */
  rescoringSince: number | null;
  /** id of the last lead rescored; `''` before the first */
  rescoredTo: string;
  rescoredCount: number;
}

export interface ScoringTables {
  scoring: ScoringTable;
}
