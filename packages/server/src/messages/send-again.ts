import type { ProviderVerdict } from "@lead-dashboard/domain/channels/provider-event";
import type { Scope, Tx } from "../db/database.ts";
import { planMessage } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";

const DAY = 86_400_000;
const AGAIN = /^again:(?<first>[^:]+):(?<count>\d+)$/;

/**
 * A message that was taken and certainly did not arrive is planned once more, hours later, as often as its verdict allows.
 * It is a message of its own in the ledger, keeps to the account's hours, and an answer meanwhile cancels it.
 */
export async function sendAgain(
  tx: Tx,
  scope: Scope,
  { message, verdict }: { message: MessageRow; verdict: ProviderVerdict },
  now: number,
): Promise<void> {
  const { first = message.id, count = "1" } = AGAIN.exec(message.dedupeKey ?? "")?.groups ?? {};
  const sent = Number(count);
  if (sent >= (verdict.tries ?? 1)) return;
  const plannedFor = now + (verdict.retryAfterMs ?? 0) * sent;
  const { leadId, channel, body, subject, templateId, variant, accountId, messageWindow: window, actor } = message;
  await planMessage(
    tx,
    scope,
    {
      ...{ leadId, channel, body, subject, templateId, variant, accountId, actor },
      ...(window === null ? {} : { window }),
      dedupeKey: `again:${first}:${sent + 1}`,
      plannedFor,
      expiresAt: plannedFor + 2 * DAY,
      stopOnReplySince: message.stopOnReplySince ?? message.sentAt ?? now,
    },
    now,
  );
}
