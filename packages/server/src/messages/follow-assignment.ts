// A conversation belongs to whom its lead belongs to; it keeps a copy, which its lists are read by.
import type { Tx } from "../db/database.ts";
import type { LeadChangeInTransaction, LeadHooks } from "../leads/hooks.ts";
import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { conversationWriter } from "./store-conversations.ts";

async function giveConversations(tx: Tx, changes: readonly LeadChangeInTransaction[]): Promise<void> {
  const moved = changes.filter(({ before, after }) => before.assignedTo !== after.assignedTo);
  const leadsOf = new Map<string | null, string[]>();
  for (const { after } of moved) {
    const ids = leadsOf.get(after.assignedTo);
    if (ids === undefined) leadsOf.set(after.assignedTo, [after.id]);
    else ids.push(after.id);
  }
  const [first] = moved;
  if (first === undefined) return;
  const writer = conversationWriter(tx, { organizationId: first.scope.organizationId });
  for (const [assignedTo, leadIds] of leadsOf) await writer.giveTo(leadIds, assignedTo);
}

/** The inbox's part in a change of a lead. */
export const followAssignment: Required<Pick<LeadHooks, "changed">> = {
  changed: (tx, change) => giveConversations(tx, [change]),
};

/** And in changes of many: one statement for all that go to the same member. */
export const followManyAssignments: Pick<ManyLeadsHooks, "changed"> = {
  changed: { insteadOf: followAssignment.changed, run: giveConversations },
};
