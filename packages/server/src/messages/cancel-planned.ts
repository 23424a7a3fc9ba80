import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { messageWriter } from "./store-write.ts";

/** Which messages to cancel and why, in plain words. */
export interface Cancellation {
  readonly leadId?: string;
  readonly enrollmentId?: string;
  readonly enrollmentIds?: readonly string[];
  readonly accountId?: string;
  readonly channels?: readonly MessageRow["channel"][];
  /** only what stops on a reply: sequences and bulk messages, not what a person wrote by hand */
  readonly automatic?: boolean;
  readonly reason: string;
  readonly actor?: Actor;
  /** what planned them goes on without them; left out where it stops, or plans anew, by itself */
  readonly goesOn?: boolean;
}

/** Cancels what has not passed the gate. Call it under the lead's lock where one lead is meant. Gives how many there were. */
export async function cancelPlanned(tx: Tx, scope: Scope, cancellation: Cancellation, now: number): Promise<number> {
  const { reason, actor = { kind: "system", name: "messages" }, goesOn = false, ...which } = cancellation;
  const { leadId, enrollmentId, enrollmentIds, accountId } = which;
  if ([leadId, enrollmentId, enrollmentIds, accountId].every((one) => one === undefined)) {
    throw new Error("A cancellation must name a lead, an enrollment or an account");
  }
  const cancelled = await messageWriter(tx, scope).cancelWaiting(which, reason, now);
  await recordEvents(
    tx,
    cancelled.map((message) => messageEvent("message.changed", message, actor)),
    now,
  );
  for (const message of goesOn ? cancelled : []) {
    for (const notify of messageHooks.all("recorded")) await notify(tx, message, { end: "cancelled" }, now);
  }
  return cancelled.length;
}
