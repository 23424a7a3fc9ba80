import type { ValidatorsFor } from "../validators.ts";
import type { scoringEndpoints } from "./endpoints.ts";
import { ScoreRules, Scoring } from "./schemas.ts";

export const scoringValidators = {
  getScoringRules: { output: Scoring },
  putScoringRules: { body: ScoreRules, output: Scoring },
} satisfies ValidatorsFor<typeof scoringEndpoints>;
