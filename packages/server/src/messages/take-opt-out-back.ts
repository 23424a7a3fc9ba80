import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { MessageRow } from "./store.ts";
import type { NumberChannel } from "./store-numbers.ts";
import { suppressionStore, suppressionWriter } from "./store-suppressions.ts";

/**
 * START from the number that sent STOP: it may be written to again on this channel. What bounced, was listed by hand or
 * holds for all channels stays.
 */
export async function takeOptOutBack(
  tx: Tx,
  scope: Scope,
  { channel, message }: { channel: NumberChannel; message: MessageRow },
  now: number,
): Promise<void> {
  const { organizationId } = scope;
  if (message.address === null) return;
  const optOut = await suppressionStore(tx, { organizationId }).ofAddress(channel, message.address);
  if (optOut === undefined || optOut.channel !== channel || optOut.suppressedFor !== "opt-out") return;
  await suppressionWriter(tx, { organizationId }).remove(optOut.id);
  const { leadId } = message;
  const before = { channel, reason: optOut.suppressedFor, address: optOut.addressHint };
  await recordEvent(
    tx,
    { type: "optOut.removed", organizationId, actor: { kind: "lead", leadId }, subjectId: optOut.id, leadId, before },
    now,
  );
}
