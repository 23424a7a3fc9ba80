import { addressKind } from "@lead-dashboard/domain/messages/address";
import { MESSAGE_CHANNELS } from "@lead-dashboard/domain/messages/channel";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { messageHooks } from "./hooks.ts";
import { optOutEvent } from "./opt-out-event.ts";
import { type NewSuppression, type SuppressionRow, suppressionStore, suppressionWriter } from "./store-suppressions.ts";
import { shutGates } from "./store-switch.ts";

const REASONS: Record<SuppressionRow["suppressedFor"], string> = {
  "opt-out": "The lead opted out",
  unsubscribe: "The lead unsubscribed",
  bounce: "The address does not exist",
  complaint: "The lead complained",
  "by-hand": "The address was put on the do-not-contact list",
  imported: "The address is on the do-not-contact list",
  erased: "Who had the address was erased and is kept out",
};

/** Why an address is not written to, in plain words. */
export function suppressionReason(suppression: Pick<SuppressionRow, "suppressedFor">): string {
  return REASONS[suppression.suppressedFor];
}

/**
 * Suppresses an address for the whole organization: no gate passes for it after this commit. What is planned already is
 * taken back by {@link cancelSuppressed}. Undefined when it was suppressed already; an import's entry becomes one of its own,
 * and any entry that of somebody erased.
 */
export async function suppress(
  tx: Tx,
  scope: Scope,
  suppression: NewSuppression,
  now: number,
): Promise<SuppressionRow | undefined> {
  await shutGates(tx, scope);
  const writer = suppressionWriter(tx, scope);
  const fresh = await writer.insert(suppression, now);
  const stood = fresh === undefined ? await suppressionStore(tx, scope).standing(suppression) : undefined;
  const made = fresh ?? (await writer.confirm(suppression, now));
  if (made === undefined) {
    await writer.alsoSay(suppression);
    return undefined;
  }
  const { organizationId } = scope;
  const created = optOutEvent("optOut.created", made, { organizationId, actor: suppression.actor });
  const before = stood === undefined ? {} : { before: { reason: stood.suppressedFor } };
  await recordEvent(tx, { ...created, ...before }, now);
  return made;
}

/**
 * Lets higher rooms stop what cannot reach a suppressed lead any more, and cancels what waits for it on that channel. Call
 * it under the lead's lock, after whatever the same news stops as a whole: a
 * sequence that still runs then goes on with its next step.
 */
export async function cancelSuppressed(
  tx: Tx,
  scope: Scope,
  { leadId, channel, suppressedFor, actor }: NewSuppression,
  now: number,
): Promise<void> {
  if (leadId === null) return;
  const notice = { organizationId: scope.organizationId, leadId, isBounce: suppressedFor === "bounce", actor };
  for (const notify of messageHooks.all("suppressed")) await notify(tx, notice, now);
  const channels = MESSAGE_CHANNELS.filter(
    (one) => addressKind(one) !== null && (channel === "all" || addressKind(one) === channel),
  );
  await cancelPlanned(tx, scope, { leadId, channels, reason: REASONS[suppressedFor], actor, goesOn: true }, now);
}
