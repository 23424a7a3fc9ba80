import type { Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { hasOpenEnrollments } from "./store-colleagues.ts";

/** What the job that stops the sequences of colleagues is told. */
export interface ColleaguesPayload {
  readonly organizationId: string;
  /** who answered */
  readonly leadId: string;
  /** ms */
  readonly repliedAt: number;
}

/**
 * Has the sequences of the lead's colleagues looked at, right after the reply is stored: one lead after the other, each
 * under its own lock. Taking their locks here as well could make two replies of one company wait for each other.
 */
export async function askForColleagues(tx: Tx, payload: ColleaguesPayload, now: number): Promise<void> {
  const { organizationId } = payload;
  if (!(await hasOpenEnrollments(tx, { organizationId }))) return;
  await enqueue(tx, { name: "sequences.stop-colleagues", payload, organizationId }, now);
}
