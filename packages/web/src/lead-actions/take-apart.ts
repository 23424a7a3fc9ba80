import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { duplicates as t } from "../messages/en/duplicates.ts";

/** Undoes a merge; when another one has to go first, the error names it. */
export async function takeApart(mergeId: string): Promise<UndoResult> {
  try {
    return await call(duplicateEndpoints.undoMerge, { params: { id: mergeId } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== "merged-since") throw error;
    const { names } = error.problem.more;
    throw new Error(t.undoFirst(Array.isArray(names) ? names.join(", ") : ""), { cause: error });
  }
}
