import type { Foundation } from "../foundation.ts";
import { leadsAfter } from "../leads/store-scores.ts";
import { batchesOf } from "./batch-size.ts";
import { announceMany } from "./rescore-due.ts";
import { leadsToRescore, rescoreLeads } from "./rescore-leads.ts";
import { scoringStore, scoringWriter } from "./store.ts";

/** Which rescoring a job carries out. */
export interface RescoreAllPayload {
  readonly organizationId: string;
  /** newer rules have a job of their own: then this one stops */
  readonly version: number;
}

/**
 * Scores every lead of an organization by its rules, in short transactions. Each keeps its place, so a crash goes on where
 * it stopped. `onProgress` hears of every piece. Returns how many leads were looked at and how many changed.
 */
export async function rescoreAll(
  { organizationId, version }: RescoreAllPayload,
  foundation: Foundation,
  onProgress: (looked: number) => void = () => {},
): Promise<{ leads: number; changed: number }> {
  const { db, clock } = foundation;
  const scope = { organizationId };
  const batches = batchesOf();
  let looked = 0;
  let changed = 0;
  for (;;) {
    const { rules, version: current, rescoredTo } = await scoringStore(db, scope).rulesInForce();
    if (current !== version) break;
    const next = await leadsAfter(db, scope, { after: rescoredTo, limit: batches.size });
    changed += await batches.run(async () => {
      const now = clock.now();
      const ids = await leadsToRescore(db, next, { organizationId, rules, now });
      return db.transaction(async (tx) => {
        const moved = await rescoreLeads(tx, { organizationId, ids, rules, now, isAnnounced: false });
        await scoringWriter(tx, scope).noteProgress(version, { to: next.at(-1)?.id ?? null, count: next.length });
        return moved;
      });
    });
    looked += next.length;
    onProgress(looked);
    if (next.length === 0) break;
  }
  if (changed > 0) await announceMany(foundation, organizationId, changed);
  return { leads: looked, changed };
}
