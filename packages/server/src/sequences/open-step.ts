import type { Obstacle } from "@lead-dashboard/domain/messages/gate";
import type { Scope, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { enqueue } from "../jobs/queue.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { applyObstacle } from "../messages/apply-obstacle.ts";
import { fillMessage } from "../messages/fill-message.ts";
import { findObstacle } from "../messages/gate-checks.ts";
import { openInTransaction } from "../messages/open-message.ts";
import { type MessageRow, messageStore } from "../messages/store.ts";
import { holdSwitch } from "../messages/store-switch.ts";
import { messageWriter } from "../messages/store-write.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import type { OpenPayload } from "./plan-steps.ts";

/**
 * A step that a person does has become due: it passes the gate like any other, its text is written, and from now on it
 * awaits the person's confirmation in Today. One that is barred goes its other way or is skipped; one whose text has a
 * hole fails and says so.
 */
export async function openStep({ organizationId, messageId }: OpenPayload, { db, clock }: Foundation): Promise<void> {
  const scope: Scope = { organizationId };
  const found = await messageStore(db, scope).find(messageId);
  if (found === undefined || found.state !== "planned") return;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, scope, found.leadId);
    const message = await messageWriter(tx, scope).lock(messageId);
    if (lead === undefined || message?.state !== "planned") return;
    if (await isOpened(tx, scope, { message, lead }, now)) return;
    // What ended it is in the ledger; what postpones it, or a hole in its text, is looked up once more.
    const refused = await messageWriter(tx, scope).lock(messageId);
    if (refused?.state !== "planned") return;
    const obstacle = await obstacleTo(tx, scope, { message: refused, lead, now });
    await applyObstacle(tx, refused, obstacle, now);
    if ("end" in obstacle) return;
    const payload: OpenPayload = { organizationId, messageId };
    await enqueue(tx, { name: "sequences.open-step", payload, organizationId, runAt: obstacle.defer }, now);
  });
}

interface Waiting {
  readonly message: MessageRow;
  readonly lead: LeadRow;
}

async function isOpened(tx: Tx, scope: Scope, waiting: Waiting, now: number): Promise<boolean> {
  try {
    await openInTransaction(tx, scope, { ...waiting, actor: SEQUENCE_ACTOR }, now);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "cannot-leave") return false;
    throw error;
  }
}

async function obstacleTo(tx: Tx, scope: Scope, { message, lead, now }: Waiting & { now: number }): Promise<Obstacle> {
  const sending = await holdSwitch(tx, scope);
  const barred = await findObstacle({ tx, scope, message, lead, sending, now });
  if (barred !== null) return barred;
  const text = await fillMessage(tx, scope, { message, lead }, now);
  return { end: "failed", reason: "problem" in text ? text.problem : "It could not be opened" };
}
