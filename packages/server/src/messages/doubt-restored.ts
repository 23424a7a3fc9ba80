// A backup put back does not know what left after it was made (delivery.md, F16): what was due since is asked for at its
// provider, as what a dead worker had in hand is (settle-doubt.ts), before it may leave.
import type { Db, Queryable, Scope, Tx } from "../db/database.ts";
import { recordOutcome } from "./record-outcome.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { dueOnes, stepsPlannedBy } from "./store-doubts.ts";
import { messageWriter } from "./store-write.ts";

const SINCE_THE_BACKUP = "It was due after the backup was made, and may have left";
const LOOK = `${SINCE_THE_BACKUP}: look, then say whether it did`;

/** Puts everything in doubt that was due by now; gives how many. Sending is paused, and no worker runs. */
export async function doubtRestored(db: Db, scope: Scope, now: number): Promise<number> {
  let count = 0;
  for (let afterId = ""; ; ) {
    const some = await dueOnes(db, scope, { by: now, afterId });
    const last = some.at(-1);
    if (last === undefined) return count;
    await db.transaction(async (tx) => {
      for (const message of some) await doubt(tx, scope, message, now);
    });
    count += some.length;
    afterId = last.id;
  }
}

/** The journal says so under the message's new fence: `settleDoubt` finds it there. */
async function doubt(tx: Tx, scope: Scope, message: MessageRow, now: number): Promise<MessageRow | undefined> {
  const fence = message.fence + 1;
  const set = { state: "handing-off", fence, leaseHolder: null, leaseEndsAt: now, reason: SINCE_THE_BACKUP } as const;
  const writer = messageWriter(tx, scope);
  const put = await writer.update(message.id, { set, states: [message.state], fence: message.fence }, now);
  if (put !== undefined) await writer.journal(message.id, { what: "restored", fence }, now);
  return put;
}

/**
 * Since when nobody knows what became of a message, because a backup was put back; null: a worker had it in hand. What left
 * since the backup was made left when it was due, or later.
 */
export async function restoredDoubt(
  db: Queryable,
  message: MessageRow,
): Promise<{ readonly restoredAt: number; readonly leftAt: number | undefined } | null> {
  const restoredAt = await messageStore(db, { organizationId: message.organizationId }).firstSaid(message, "restored");
  return restoredAt === null ? null : { restoredAt, leftAt: message.dueAt ?? message.plannedFor ?? undefined };
}

/**
 * A step that turned out to have left after the backup had been made: where the next one was due before the restore as well,
 * it may have left too, under an id that nobody knows any more. Twilio is asked by its words; the rest a person decides.
 */
export async function doubtNextSteps(
  tx: Tx,
  { organizationId, enrollmentId }: MessageRow,
  restoredAt: number,
  now: number,
): Promise<void> {
  if (enrollmentId === null) return;
  const scope = { organizationId };
  for (const step of await stepsPlannedBy(tx, scope, { enrollmentId, by: restoredAt })) {
    const message = await doubt(tx, scope, step, now);
    if (message === undefined || message.channel === "sms") continue;
    const outcome = { kind: "unknown", reason: LOOK } as const;
    await recordOutcome(tx, { message, outcome, random: 0, isOurFault: true }, now);
  }
}
