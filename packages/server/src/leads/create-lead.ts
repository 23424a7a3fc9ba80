import type { NewLead } from "@lead-dashboard/contract/leads/lead";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import type { Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { addLead } from "./add-lead.ts";
import { checkAssignee } from "./check-assignee.ts";
import { draftLead } from "./draft-lead.ts";
import { findCandidates } from "./find-duplicates.ts";
import { holdMatchKeys } from "./store-match-locks.ts";

/** Creates a lead by hand. A business that is known already is refused with its candidates, unless told to create anyway. */
export async function createLead(
  { db, clock }: Foundation,
  caller: Caller,
  { body, evenIfDuplicate }: { body: NewLead; evenIfDuplicate: boolean },
): Promise<{ leadId: string; undoId: string | null }> {
  const { scope, actor, memberId } = caller;
  const now = clock.now();
  const draft = await draftLead(db, scope, { body, now });
  if (draft.assignedTo !== null) await checkAssignee(db, scope, { assignedTo: draft.assignedTo, by: caller });
  return db.transaction(async (tx) => {
    await holdMatchKeys(tx, scope, draft.matchKeys);
    if (!evenIfDuplicate) await refuseDuplicate(tx, caller, draft);
    return addLead(tx, scope, { draft, memberId, actor, now });
  });
}

async function refuseDuplicate(tx: Tx, caller: Caller, draft: LeadDraft): Promise<void> {
  const candidates = await findCandidates(tx, caller.scope, draft);
  if (candidates.isDuplicate) {
    const isColleagues = candidates.visible.length === 0;
    const message = isColleagues
      ? "A colleague works with this business already. Ask an admin or manager, or create it anyway."
      : "This business is known already. Open it, or create it anyway.";
    throw new AppError("conflict", "duplicate", message, {
      // For sales, leads of others are not there: they learn that there is one, not which.
      extra: { candidates: candidates.visible, isColleagues },
    });
  }
}
