import type { SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import { leadStore } from "../leads/store.ts";
import { chooseAccount } from "./choose-account.ts";
import { leadAddress } from "./lead-address.ts";
import { reachPoint } from "./reach-point.ts";
import type { MessageRow } from "./store.ts";
import { noteDue } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

/** A message somebody or something wants to leave. */
export interface PlannedMessage {
  readonly leadId: string;
  readonly channel: MessageChannel;
  /** names the intent: a second plan under it is not made */
  readonly dedupeKey: string;
  /** not before this instant (ms) */
  readonly plannedFor: number;
  /** after this instant (ms) it is given up */
  readonly expiresAt?: number | null;
  readonly templateId?: string | null;
  readonly variant?: string | null;
  readonly subject?: string | null;
  /** the frozen text; empty with a template: written for the lead when it leaves */
  readonly body: string;
  /** replaces the account's and the usual window; null: any time */
  readonly window?: SendWindow | null;
  readonly accountId?: string | null;
  readonly enrollmentId?: string | null;
  readonly sequenceId?: string | null;
  readonly generation?: number | null;
  readonly stepIndex?: number | null;
  readonly stepId?: string | null;
  /** an answer at or after this instant (ms) cancels it; left out for messages by hand */
  readonly stopOnReplySince?: number | null;
  readonly actor: Actor;
}

/** Open on every day: what a message that may leave at any time is stored with. */
const ALWAYS: SendWindow = { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };

/**
 * Puts a message into the ledger, in the transaction of whatever caused it. It leaves by the worker, or by a person on
 * channels a person serves. Skipped: the lead is gone, or this intent is there already.
 */
export async function planMessage(
  tx: Tx,
  scope: Scope,
  plan: PlannedMessage,
  now: number,
): Promise<{ planned: MessageRow } | { skipped: string }> {
  const lead = await leadStore(tx, { organizationId: scope.organizationId }).find(plan.leadId);
  if (lead === undefined) return { skipped: "The lead is not there any more" };
  const accountId = plan.accountId ?? (await accountFor(tx, scope, { channel: plan.channel, lead }));
  const planned = await messageWriter(tx, scope).insert(plannedValues(plan, { lead, accountId }, now), now);
  if (planned === undefined) return { skipped: "It is planned already" };
  if (planned.accountId !== null) {
    await noteDue(tx, { organizationId: scope.organizationId, accountId: planned.accountId }, plan.plannedFor);
  }
  await recordEvent(tx, messageEvent("message.planned", planned, plan.actor), now);
  await wake(tx, "messages");
  reachPoint("plan");
  return { planned };
}

/** A planned message as it is stored. */
export function plannedValues(
  { window, ...rest }: PlannedMessage,
  { lead, accountId }: { lead: AddressedLead; accountId: string | null },
  now: number,
) {
  return {
    ...rest,
    direction: "outbound",
    state: "planned",
    accountId,
    address: leadAddress(lead, rest.channel),
    messageWindow: window === null ? ALWAYS : (window ?? null),
    dueAt: rest.plannedFor,
    createdAt: now,
  } as const;
}

/** A lead as far as its addresses matter. */
export type AddressedLead = Parameters<typeof leadAddress>[0];

async function accountFor(
  tx: Tx,
  scope: Scope,
  { channel, lead }: { channel: MessageChannel; lead: Parameters<typeof chooseAccount>[2]["lead"] },
): Promise<string | null> {
  return isByAccount(channel) ? ((await chooseAccount(tx, scope, { channel, lead }))?.id ?? null) : null;
}

/** Whether a message of a channel leaves from an account. */
export function isByAccount(channel: MessageChannel): channel is "email" | "whatsapp" | "sms" {
  return channel === "email" || channel === "whatsapp" || channel === "sms";
}

/** What of a message its event tells. */
type ToldMessage = Pick<
  MessageRow,
  | "organizationId"
  | "id"
  | "leadId"
  | "channel"
  | "state"
  | "reason"
  | "kind"
  | "direction"
  | "enrollmentId"
  | "sequenceId"
  | "stepIndex"
  | "templateId"
  | "plannedFor"
>;

/** The event that tells of a message; its text stays in the ledger. */
export function messageEvent(
  type: "message.planned" | "message.changed" | "message.received",
  message: ToldMessage,
  actor: Actor,
) {
  const {
    organizationId,
    id,
    leadId,
    channel,
    state,
    reason,
    kind,
    enrollmentId,
    sequenceId,
    stepIndex,
    templateId,
    plannedFor,
  } = message;
  return {
    type,
    organizationId,
    actor,
    subjectId: id,
    leadId,
    after: { state, ...(reason === null ? {} : { reason }) },
    detail: {
      channel,
      direction: message.direction,
      kind,
      enrollmentId,
      sequenceId,
      stepIndex,
      templateId,
      plannedFor,
    },
  } as const;
}
