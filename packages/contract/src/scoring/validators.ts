import type { ValidatorsFor } from "../validators.ts";
import type { scoringEndpoints } from "./endpoints.ts";
import { ScoreRules, Scoring, ScoringPreview } from "./schemas.ts";

export const scoringValidators = {
  getScoringRules: { output: Scoring },
  putScoringRules: { body: ScoreRules, output: Scoring },
  previewScoringRules: { body: ScoreRules, output: ScoringPreview },
} satisfies ValidatorsFor<typeof scoringEndpoints>;
