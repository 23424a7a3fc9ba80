import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { pairStore, pairWriter } from "./store-pairs.ts";

/** Says that two leads are not the same, or takes that back. Doing what is done already changes nothing. */
export async function decidePair(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  { pairId, isSame }: { pairId: string; isSame: boolean },
): Promise<void> {
  const pair = await pairStore(db, scope).find(pairId);
  if (pair === undefined) throw notFound();
  const [from, to] = isSame ? (["dismissed", "open"] as const) : (["open", "dismissed"] as const);
  if (pair.state === to) return;
  await db.transaction(async (tx) => {
    if (!(await pairWriter(tx, scope).decide(pairId, { from, to }))) {
      throw new AppError("conflict", "pair-merged", "These leads have been merged. Undo the merge first.");
    }
    const type = isSame ? ("duplicate.reopened" as const) : ("duplicate.dismissed" as const);
    const detail = { leadIds: [pair.firstId, pair.secondId] };
    await recordEvent(tx, { type, organizationId, actor, subjectId: pairId, detail }, clock.now());
  });
}
