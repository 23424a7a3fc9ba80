import type { Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { type ColleaguesPayload, hasOpenEnrollments, keyOfReply } from "./store-colleagues.ts";

/**
 * Has the sequences of the lead's colleagues looked at, right after the reply is stored: one lead after the other, each
 * under its own lock. Taking their locks here as well could make two replies of one company wait for each other.
 */
export async function askForColleagues(tx: Tx, payload: ColleaguesPayload, now: number): Promise<void> {
  const { organizationId } = payload;
  if (!(await hasOpenEnrollments(tx, { organizationId }))) return;
  const key = keyOfReply(payload);
  await enqueue(tx, { name: "sequences.stop-colleagues", payload, organizationId, key }, now);
}
