// What is done with a provider's delivery after it was stored as it came and acknowledged (channels.md, section 1;
// delivery.md, section 2, "Inbound").
import type { ProviderInbound, ProviderReceipt } from "./provider-event.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Unmatched events are kept 7 days and tried again. */
const TRIED_FOR = 7 * 24 * HOUR;
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR];
const LAST_PAUSE = 6 * HOUR;

/** When a delivery that did not find its message is looked at again (ms); null: a person has to look. `tries` are done already. */
export function nextLookAt({ tries, receivedAt }: { tries: number; receivedAt: number }, now: number): number | null {
  const next = now + (PAUSES[tries - 1] ?? LAST_PAUSE);
  return next - receivedAt > TRIED_FOR ? null : next;
}

/** Whose conversation a delivery belongs to: deliveries of one are taken in their order. Null: several people's, or nobody's. */
export function senderKeyOf({
  inbound,
  receipts,
}: {
  inbound: readonly ProviderInbound[];
  receipts: readonly ProviderReceipt[];
}): string | null {
  const keys = new Set([
    ...inbound.map(({ from, userId }) => from ?? userId),
    ...receipts.map(({ to, userId }) => to ?? userId),
  ]);
  const [key] = keys;
  return keys.size === 1 ? (key ?? null) : null;
}
