// A backup put back does not know what left after it was made (delivery.md, F16): what was due since is asked for at its
// provider, as what a dead worker had in hand is (settle-doubt.ts), before it may leave.
import type { Db, Queryable, Scope, Tx } from "../db/database.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { MessageRow } from "./store.ts";
import { dueOnes, personsStepsSince, restoredLine, stepsPlannedBy, undecidedSteps } from "./store-doubts.ts";
import { messageWriter } from "./store-write.ts";

const SINCE_THE_BACKUP = "It was due after the backup was made, and may have left";
const LOOK = `${SINCE_THE_BACKUP}: look, then say whether it did`;

/** Puts everything in doubt that was due by now; gives how many. Sending is paused, and no worker runs. `knownAt`: `lastKnownAt` before that. */
export async function doubtRestored(
  db: Db,
  scope: Scope,
  { knownAt, now }: { knownAt: number | null; now: number },
): Promise<number> {
  await markUndecided(db, scope, { knownAt, now });
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

/**
 * Steps on which a person has the word stay as they are. But what was said of one since the backup was made is lost, and what
 * followed it may have left: it is marked, so that this is seen once they say it again. Nobody said it before the backup,
 * which does not know it.
 */
async function markUndecided(
  db: Db,
  scope: Scope,
  { knownAt, now }: { knownAt: number | null; now: number },
): Promise<void> {
  for (let afterId = ""; ; ) {
    const some = await undecidedSteps(db, scope, { by: now, afterId });
    const last = some.at(-1);
    if (last === undefined) return;
    await db.transaction(async (tx) => {
      for (const message of some) await mark(tx, message, Math.max(dueAtOf(message) ?? 0, knownAt ?? 0), now);
    });
    afterId = last.id;
  }
}

const dueAtOf = ({ dueAt, plannedFor }: MessageRow) => dueAt ?? plannedFor;

async function mark(tx: Tx, { id, organizationId, fence }: MessageRow, leftAt: number, now: number): Promise<void> {
  await messageWriter(tx, { organizationId }).journal(id, { what: "restored", fence, finding: { leftAt } }, now);
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
export async function restoredDoubt(db: Queryable, message: MessageRow): Promise<Restored | null> {
  const line = await restoredLine(db, message);
  if (line === null) return null;
  const { restoredAt, position } = line;
  const isOpenedSince = message.gateOrder !== null && message.gateOrder > position;
  return { restoredAt, leftAt: line.leftAt ?? dueAtOf(message) ?? undefined, isOpenedSince };
}

/** What is known of a message that a backup brought back. Times in ms. */
export interface Restored {
  readonly restoredAt: number;
  /** when it left at the earliest, if it did */
  readonly leftAt: number | undefined;
  /** a person opened it after the restore: they may send it now for the first time */
  readonly isOpenedSince: boolean;
}

/**
 * A step that turned out to have left after the backup had been made: where the next one was due before the restore as well,
 * it may have left too, under an id that nobody knows any more. Twilio is asked by its words; the rest a person decides.
 */
export async function doubtNextSteps(
  tx: Tx,
  { organizationId, enrollmentId }: MessageRow,
  { restoredAt, leftAt }: Restored,
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
  // where the next one is a person's, what follows it may have left as well
  for (const step of await personsStepsSince(tx, scope, { enrollmentId, since: restoredAt }))
    await mark(tx, step, leftAt ?? restoredAt, now);
}
