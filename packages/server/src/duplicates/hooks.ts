import { AppError } from "../http/problem.ts";
import type { LeadChangeInTransaction, LeadHooks } from "../leads/hooks.ts";
import { BIN } from "../leads/lead-row.ts";
import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { removeKeys } from "../leads/store-moves.ts";
import { mergeStore } from "./store-merges.ts";

/** A chain of merges longer than this is none of ours. */
const LONGEST_CHAIN = 100;

const isRestored = ({ before, after }: LeadChangeInTransaction) => before.shelf === BIN && after.shelf !== BIN;

/** What the duplicates room does when leads change or go, and who answers for a lead that was merged away. */
export const duplicateLeadHooks: Required<Pick<LeadHooks, "changed" | "deleted" | "standIn">> = {
  async changed(tx, change) {
    if (!isRestored(change)) return;
    const { after, scope } = change;
    const whole = { organizationId: scope.organizationId };
    if ((await mergeStore(tx, whole).winnerOf(after.id)) === null) return;
    throw new AppError("conflict", "merged", "This lead was merged into another. Undo the merge to have it back.");
  },
  async deleted(tx, { lead, erased, scope }) {
    if (!erased) return;
    const whole = { organizationId: scope.organizationId };
    await removeKeys(tx, whole, { seq: lead.seq, keys: await mergeStore(tx, whole).keysAddedTo(lead.id) });
  },
  async standIn(db, { scope, leadId }) {
    const store = mergeStore(db, { organizationId: scope.organizationId });
    let found: string | null = null;
    for (let length = 0; length < LONGEST_CHAIN; length++) {
      const next = await store.winnerOf(found ?? leadId);
      if (next === null) break;
      found = next;
    }
    return found;
  },
};

/** And in mass changes: only leads that come back from the bin are asked about. */
export const duplicatesOfMany: Pick<ManyLeadsHooks, "changed"> = {
  changed: {
    insteadOf: duplicateLeadHooks.changed,
    async run(tx, changes) {
      for (const change of changes) if (isRestored(change)) await duplicateLeadHooks.changed(tx, change);
    },
  },
};
