import type { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import type { Scoring } from "@lead-dashboard/contract/scoring/schemas";
import type { Foundation } from "../foundation.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { changeRules } from "./change-rules.ts";
import { previewRules } from "./preview-rules.ts";
import { scoringStore } from "./store.ts";

/** `GET` and `PUT /scoring/rules`. */
export function scoringRoutes(foundation: Foundation): Handlers<typeof scoringEndpoints> {
  return {
    getScoringRules: ({ caller }) => readScoring(foundation, caller),
    putScoringRules: async ({ caller, body }) => {
      await changeRules(foundation, caller, body);
      return readScoring(foundation, caller);
    },
    previewScoringRules: ({ caller, body, now }) => previewRules(foundation.db, caller, { rules: body, now }),
  };
}

async function readScoring({ db }: Foundation, { scope }: Caller): Promise<Scoring> {
  const { saved, savedAt, rescoringSince, rescoredCount } = await scoringStore(db, scope).rulesInForce();
  return {
    rules: saved,
    isDefault: savedAt === null,
    updatedAt: savedAt === null ? null : new Date(savedAt).toISOString(),
    rescoring:
      rescoringSince === null ? null : { done: rescoredCount, startedAt: new Date(rescoringSince).toISOString() },
  };
}
