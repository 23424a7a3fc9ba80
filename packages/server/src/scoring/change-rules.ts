import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { scoringStore, scoringWriter } from "./store.ts";

/** Replaces an organization's score rules; all its leads are rescored in the background. */
export async function changeRules({ db, clock }: Foundation, caller: Caller, rules: ScoreRules): Promise<void> {
  const now = clock.now();
  const { organizationId, actor } = caller;
  await db.transaction(async (tx) => {
    const before = await scoringStore(tx, caller.scope).rulesInForce();
    const version = await scoringWriter(tx, caller.scope).saveRules(rules, now);
    await planRescoring(tx, { organizationId, version, now });
    await recordEvent(
      tx,
      {
        type: "scoreRules.changed",
        organizationId,
        actor,
        subjectId: organizationId,
        before: { rules: before.saved },
        after: { rules },
      },
      now,
    );
  });
}

/** Puts the job that rescoring needs into the caller's transaction. */
export async function planRescoring(
  tx: Tx,
  { organizationId, version, now }: { organizationId: string; version: number; now: number },
): Promise<void> {
  await enqueue(
    tx,
    {
      name: "scoring.rescore-all",
      payload: { organizationId, version },
      key: `scoring.rescore-all:${organizationId}:${version}`,
      organizationId,
    },
    now,
  );
}
