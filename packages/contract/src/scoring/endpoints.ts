import { endpoint } from "../endpoint.ts";
import type { ScoreRules, Scoring, ScoringPreview } from "./schemas.ts";

export const scoringEndpoints = {
  getScoringRules: endpoint<{ output: Scoring }>({
    method: "GET",
    path: "/scoring/rules",
    permission: "leads.read",
    summary: "The rules of the lead score, and whether a rescoring is running",
  }),
  putScoringRules: endpoint<{ body: ScoreRules; output: Scoring }>({
    method: "PUT",
    path: "/scoring/rules",
    permission: "scoring.edit",
    summary: "Replaces the rules; every lead is rescored in the background",
  }),
  previewScoringRules: endpoint<{ body: ScoreRules; output: ScoringPreview }>({
    method: "POST",
    path: "/scoring/preview",
    permission: "scoring.edit",
    summary: "How leads would fall by other rules, beside how they fall now; nothing is stored. Of many leads a sample",
  }),
} as const;
