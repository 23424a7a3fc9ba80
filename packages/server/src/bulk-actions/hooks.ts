import type { LeadHooks } from "../leads/hooks.ts";
import { bulkActionStore } from "./store.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

/** An undo entry that belongs to a bulk action is taken back as the bulk action is, whichever door one comes by. */
export const bulkActionLeadHooks: Pick<LeadHooks, "takeBack"> = {
  async takeBack(foundation, caller, undoId) {
    const whole = { organizationId: caller.organizationId };
    const id = await bulkActionStore(foundation.db, whole).ofUndo(undoId);
    return id === null ? null : { ...(await undoBulkAction(foundation, caller, id)), id: undoId };
  },
};
