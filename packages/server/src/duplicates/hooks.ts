import { AppError } from "../http/problem.ts";
import type { LeadHooks } from "../leads/hooks.ts";
import { BIN } from "../leads/lead-row.ts";
import { removeKeys } from "../leads/store-moves.ts";
import { mergeStore } from "./store-merges.ts";

/** A chain of merges longer than this is none of ours. */
const LONGEST_CHAIN = 100;

/** What the duplicates room does when leads change or go, and who answers for a lead that was merged away. */
export const duplicateLeadHooks: Pick<LeadHooks, "changed" | "deleted" | "standIn"> = {
  async changed(tx, { before, after, scope }) {
    if (before.shelf !== BIN || after.shelf === BIN) return;
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
