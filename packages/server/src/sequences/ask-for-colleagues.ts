import type { Tx } from "../db/database.ts";
import { enqueueMany } from "../jobs/queue.ts";
import { type ColleaguesPayload, hasOpenEnrollments, keyOfReply } from "./store-colleagues.ts";

/**
 * Has the sequences of the colleagues of leads of one organization looked at, right after their replies are stored: one lead
 * after the other, each under its own lock. Taking their locks here as well could make two replies of one company wait for
 * each other.
 */
export async function askForColleagues(tx: Tx, replies: readonly ColleaguesPayload[], now: number): Promise<void> {
  const [first] = replies;
  if (first === undefined || !(await hasOpenEnrollments(tx, first))) return;
  const { organizationId } = first;
  const jobs = replies.map((payload) => ({ payload, organizationId, key: keyOfReply(payload) }));
  await enqueueMany(
    tx,
    jobs.map((job) => ({ name: "sequences.stop-colleagues", ...job })),
    now,
  );
}
