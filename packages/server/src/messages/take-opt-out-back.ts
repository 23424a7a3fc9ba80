import type { Scope, Tx } from "../db/database.ts";
import { recordEvents } from "../events/outbox.ts";
import { optOutEvent } from "./opt-out-event.ts";
import type { MessageRow } from "./store.ts";
import { carriedWriter } from "./store-carried.ts";
import type { NumberChannel } from "./store-numbers.ts";
import { suppressionStore } from "./store-suppressions.ts";

/**
 * START from a number: it may be written to again on this channel, and so may every address its STOP was carried to. What
 * bounced, was listed by hand, holds for all channels or was said from another number as well stays.
 */
export async function takeOptOutBack(
  tx: Tx,
  { organizationId }: Scope,
  { channel, message }: { channel: NumberChannel; message: MessageRow },
  now: number,
): Promise<void> {
  const scope = { organizationId };
  const { address, leadId } = message;
  if (address === null) return;
  const said = await suppressionStore(tx, scope).standing({ channel, address });
  if (said === undefined) return;
  const gone = await carriedWriter(tx, scope).takeBack(said);
  const about = { organizationId, actor: { kind: "lead", leadId } } as const;
  const events = gone.map((one) => optOutEvent("optOut.removed", { ...one, leadId }, about));
  await recordEvents(tx, events, now);
}
