import type { HandedMessage, Message, MessageCounts, OptOut } from "@lead-dashboard/contract/messages/schemas";
import { MESSAGE_STATES, publicState } from "@lead-dashboard/domain/messages/message-state";
import type { HandedOver } from "./hand-off.ts";
import { presentCharge } from "./present-charge.ts";
import type { NamedMessageRow } from "./store.ts";
import type { StateCount } from "./store-counts.ts";
import { foremostReason, type NamedSuppressionRow } from "./store-suppressions.ts";

/** Totals by public state, each of them there; exact where all of them are. */
export function presentCounts(counts: readonly StateCount[]): MessageCounts {
  const byState = Object.fromEntries(MESSAGE_STATES.map((state) => [publicState(state), 0]));
  for (const { state, matching } of counts) byState[publicState(state)] = (byState[publicState(state)] ?? 0) + matching;
  return {
    total: counts.reduce((sum, { matching }) => sum + matching, 0),
    exact: counts.every(({ isExact }) => isExact),
    byState: byState as MessageCounts["byState"],
  };
}

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

/** A message of the ledger as it is shown. */
export function presentMessage(message: NamedMessageRow): Message {
  const { id, leadId, leadName, enrollmentId, stepIndex, direction, kind, channel, reason, subject, body } = message;
  return {
    id,
    leadId,
    leadName,
    conversationId: leadId,
    enrollmentId,
    stepIndex,
    direction,
    kind,
    channel,
    state: publicState(message.state),
    reason,
    subject,
    body,
    templateId: message.templateId,
    variant: message.variant,
    callOutcome: message.callOutcome,
    address: message.address,
    providerId: message.providerId,
    ...presentCharge(message),
    plannedFor: iso(message.plannedFor),
    sentAt: iso(message.sentAt ?? message.receivedAt),
    deliveredAt: iso(message.deliveredAt),
    readAt: iso(message.readAt),
    createdAt: new Date(message.createdAt).toISOString(),
  };
}

/** A message just made or opened, with the link to follow. */
export function presentHanded({ message, lead, handOffUrl, warnings }: HandedOver): HandedMessage {
  const shown = presentMessage({ ...message, leadName: lead.name });
  return { ...shown, ...(handOffUrl === undefined ? {} : { handOffUrl }), warnings: [...warnings] };
}

/** A suppression as it is shown: the address only masked. */
export function presentOptOut(row: NamedSuppressionRow): OptOut {
  return {
    id: row.id,
    channel: row.channel,
    addressHint: row.addressHint,
    leadId: row.leadId,
    leadName: row.leadName,
    reason: foremostReason(row),
    note: row.note,
    messageId: row.messageId,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
