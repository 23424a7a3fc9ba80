import type { ProviderVerdict } from "@lead-dashboard/domain/channels/provider-event";
import { againKey, readAgainKey } from "@lead-dashboard/domain/messages/again-key";
import type { Scope, Tx } from "../db/database.ts";
import { planMessage } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";

const DAY = 86_400_000;

/**
 * A message that was taken and certainly did not arrive is planned once more, hours later, as often as its verdict allows.
 * It is a message of its own in the ledger, keeps to the account's hours, and an answer meanwhile cancels it; so does the end
 * of what the first belonged to.
 */
export async function sendAgain(
  tx: Tx,
  scope: Scope,
  { message, verdict }: { message: MessageRow; verdict: ProviderVerdict },
  now: number,
): Promise<void> {
  const { first, count: sent } = readAgainKey(message.dedupeKey ?? message.id);
  if (sent >= (verdict.tries ?? 1)) return;
  const plannedFor = now + (verdict.retryAfterMs ?? 0) * sent;
  const { leadId, channel, body, subject, templateId, variant, accountId, messageWindow: window, actor } = message;
  const { enrollmentId, sequenceId, generation, stepIndex, stepId } = message;
  await planMessage(
    tx,
    scope,
    {
      ...{ leadId, channel, body, subject, templateId, variant, accountId, actor },
      ...{ enrollmentId, sequenceId, generation, stepIndex, stepId },
      ...(window === null ? {} : { window }),
      dedupeKey: againKey(first, sent + 1),
      plannedFor,
      expiresAt: plannedFor + 2 * DAY,
      stopOnReplySince: message.stopOnReplySince ?? message.sentAt ?? now,
    },
    now,
  );
}
