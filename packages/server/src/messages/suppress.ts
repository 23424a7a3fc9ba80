import { addressKind } from "@lead-dashboard/domain/messages/address";
import { MESSAGE_CHANNELS } from "@lead-dashboard/domain/messages/channel";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { type NewSuppression, type SuppressionRow, suppressionWriter } from "./store-suppressions.ts";
import { shutGates } from "./store-switch.ts";

const REASONS: Record<SuppressionRow["suppressedFor"], string> = {
  "opt-out": "The lead opted out",
  unsubscribe: "The lead unsubscribed",
  bounce: "The address does not exist",
  complaint: "The lead complained",
  "by-hand": "The address was put on the do-not-contact list",
  imported: "The address is on the do-not-contact list",
};

/** Why an address is not written to, in plain words. */
export function suppressionReason(suppression: Pick<SuppressionRow, "suppressedFor">): string {
  return REASONS[suppression.suppressedFor];
}

/**
 * Suppresses an address for the whole organization: no gate passes for it after this commit. What was planned for the
 * lead on that channel is cancelled. Undefined when it was suppressed already.
 */
export async function suppress(
  tx: Tx,
  scope: Scope,
  suppression: NewSuppression,
  now: number,
): Promise<SuppressionRow | undefined> {
  await shutGates(tx, scope);
  const made = await suppressionWriter(tx, scope).insert(suppression, now);
  if (suppression.leadId !== null) {
    const { channel, leadId } = suppression;
    const channels = MESSAGE_CHANNELS.filter(
      (one) => addressKind(one) !== null && (channel === "all" || addressKind(one) === channel),
    );
    await cancelPlanned(
      tx,
      scope,
      { leadId, channels, reason: REASONS[suppression.suppressedFor], actor: suppression.actor },
      now,
    );
  }
  if (made === undefined) return undefined;
  await recordEvent(
    tx,
    {
      type: "optOut.created",
      organizationId: scope.organizationId,
      actor: suppression.actor,
      subjectId: made.id,
      ...(made.leadId === null ? {} : { leadId: made.leadId }),
      after: { channel: made.channel, reason: made.suppressedFor, address: made.addressHint },
    },
    now,
  );
  return made;
}
