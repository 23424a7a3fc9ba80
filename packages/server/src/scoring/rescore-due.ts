import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { NotYet } from "../jobs/jobs.ts";
import { isMassWorkUnderWay } from "../jobs/mass-work.ts";
import { leadsToScore } from "../leads/store-scores.ts";
import { batchesOf } from "./batch-size.ts";
import { rescoreLeads } from "./rescore-leads.ts";
import { organizationsToScore, scoringStore } from "./store.ts";

/** Moves the stored score of every lead whose time has come, in all organizations. The nightly job, and `decay`. */
export async function rescoreDueEverywhere(foundation: Foundation): Promise<number> {
  let moved = 0;
  for (const organizationId of await organizationsToScore(foundation.db))
    moved += await rescoreDue({ organizationId }, foundation);
  return moved;
}

/** While many leads are being changed their scores wait: both write the same rows, and the person waits for the change. */
const WAIT_MS = 1_000;

/** Moves the scores that are due in one organization, unless many leads are being changed: then later. */
export async function rescoreDueInTurn(
  payload: { organizationId: string },
  foundation: Foundation,
): Promise<NotYet | undefined> {
  const isMine = () => !isMassWorkUnderWay();
  if (isMine()) await rescoreDue(payload, foundation, isMine);
  return isMine() ? undefined : { againAt: foundation.clock.now() + WAIT_MS };
}

/**
 * The same in one organization, as long as `goesOn`. Found by index, in short transactions; a missed night or a second run
 * changes nothing.
 */
export async function rescoreDue(
  { organizationId }: { organizationId: string },
  foundation: Foundation,
  goesOn: () => boolean = () => true,
): Promise<number> {
  const { db, clock } = foundation;
  const now = clock.now();
  const { rules } = await scoringStore(db, { organizationId }).rulesInForce();
  const batches = batchesOf();
  let moved = 0;
  while (goesOn()) {
    const due = await leadsToScore(db, { organizationId }, { now, limit: batches.size });
    if (due.length === 0) break;
    const ids = due.map(({ id }) => id);
    moved += await batches.run(() =>
      db.transaction((tx) => rescoreLeads(tx, { organizationId, ids, rules, now, isAnnounced: false })),
    );
  }
  if (moved > 0) await announceMany(foundation, organizationId, moved);
  return moved;
}

/** One event for many leads: browsers reload what they show. */
export async function announceMany({ db, clock }: Foundation, organizationId: string, count: number): Promise<void> {
  await db.transaction((tx) =>
    recordEvent(
      tx,
      {
        type: "leads.changed",
        organizationId,
        actor: { kind: "system", name: "scoring" },
        subjectId: organizationId,
        detail: { reason: "scored", count },
        unaudited: true,
      },
      clock.now(),
    ),
  );
}
