import { addressKind } from "@lead-dashboard/domain/messages/address";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import { isOptOut } from "@lead-dashboard/domain/messages/opt-out";
import type { Scope, Tx } from "../db/database.ts";
import type { InboundKind } from "../db/tables/messages.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { markReplied } from "../leads/mark-replied.ts";
import { lockLead } from "../leads/store.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { messageHooks } from "./hooks.ts";
import { leadAddress } from "./lead-address.ts";
import { messageEvent } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { conversationWriter } from "./store-conversations.ts";
import type { NewSuppression } from "./store-suppressions.ts";
import { messageWriter } from "./store-write.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";

/** Something that came in, matched to its lead. */
export interface Inbound {
  readonly leadId: string;
  readonly channel: MessageChannel;
  /** what makes it itself: a provider's id, or made up for what is noted by hand */
  readonly providerId: string;
  /** known from elsewhere (mail headers); left out, the text decides between a reply and an opt-out */
  readonly kind?: InboundKind;
  readonly subject?: string | null;
  readonly body: string;
  /** where it came from; left out: the lead's own */
  readonly address?: string | null;
  /** the id WhatsApp knows the sender by: where it came from when neither is known */
  readonly userId?: string | null;
  readonly receivedAt: number;
  readonly accountId?: string | null;
  /** our message it answers */
  readonly answers?: MessageRow | undefined;
  readonly postponeUntil?: number | null;
  /** a bounce that says the address does not exist */
  readonly isHardBounce?: boolean;
  /** the status was set to REPLIED by hand; the lead is changed already */
  readonly isByStatus?: boolean;
  /** who notes it; left out: the lead itself */
  readonly actor?: Actor;
}

/**
 * Stores something that came in and lets it take effect, in one transaction under the lead's lock: whatever passes the
 * gate for this lead afterwards knows of it. A second delivery of the same changes nothing.
 */
export async function receiveMessage(
  tx: Tx,
  scope: Scope,
  inbound: Inbound,
  now: number,
): Promise<{ received: MessageRow } | { skipped: string }> {
  const lead = await lockLead(tx, scope, inbound.leadId);
  if (lead === undefined) return { skipped: "The lead is not there any more" };
  const kind = inbound.kind ?? (isOptOut(inbound.body) ? "opt-out" : "reply");
  const received = await store(tx, scope, { inbound, kind, lead }, now);
  if (received === undefined) return { skipped: "It was received already" };
  await messageWriter(tx, scope).journal(received.id, { what: "received", fence: 0 }, now);
  await conversationWriter(tx, scope).note(received, {
    happenedAt: inbound.receivedAt,
    unread: (kind === "reply" || kind === "opt-out" || kind === "unverified") && inbound.actor === undefined,
  });
  const suppression = await takeEffect(tx, scope, { inbound, received, kind, lead }, now);
  await recordEvent(tx, messageEvent("message.received", received, received.actor), now);
  for (const notify of messageHooks.all("received")) {
    await notify(
      tx,
      {
        organizationId: scope.organizationId,
        leadId: lead.id,
        messageId: received.id,
        channel: inbound.channel,
        receivedAt: inbound.receivedAt,
        kind,
        postponeUntil: inbound.postponeUntil ?? null,
        isHardBounce: inbound.isHardBounce ?? false,
        enrollmentId: inbound.answers?.enrollmentId ?? null,
      },
      now,
    );
  }
  if (suppression !== null) await cancelSuppressed(tx, scope, suppression, now);
  return { received };
}

interface Arrival {
  readonly inbound: Inbound;
  readonly kind: InboundKind;
  readonly lead: LeadRow;
}

function store(tx: Tx, scope: Scope, { inbound, kind, lead }: Arrival, now: number): Promise<MessageRow | undefined> {
  return messageWriter(tx, scope).insert(
    {
      leadId: lead.id,
      direction: "inbound",
      kind,
      channel: inbound.channel,
      state: "received",
      actor: inbound.actor ?? { kind: "lead", leadId: lead.id },
      subject: inbound.subject ?? null,
      body: inbound.body,
      address: inbound.address ?? leadAddress(lead, inbound.channel) ?? inbound.userId ?? null,
      providerId: inbound.providerId,
      accountId: inbound.accountId ?? null,
      answersId: inbound.answers?.id ?? null,
      enrollmentId: inbound.answers?.enrollmentId ?? null,
      sequenceId: inbound.answers?.sequenceId ?? null,
      stepIndex: inbound.answers?.stepIndex ?? null,
      templateId: inbound.answers?.templateId ?? null,
      variant: inbound.answers?.variant ?? null,
      isByStatus: inbound.isByStatus ?? false,
      receivedAt: inbound.receivedAt,
      createdAt: now,
    },
    now,
  );
}

/** Gives what was suppressed. */
async function takeEffect(
  tx: Tx,
  scope: Scope,
  { inbound, received, kind, lead }: Arrival & { received: MessageRow },
  now: number,
): Promise<NewSuppression | null> {
  const actor = received.actor;
  if (kind === "reply" || kind === "opt-out") {
    await cancelPlanned(
      tx,
      scope,
      {
        leadId: lead.id,
        automatic: true,
        reason: kind === "reply" ? "The lead answered" : "The lead opted out",
        actor,
      },
      now,
    );
  }
  if (kind === "reply" && inbound.isByStatus !== true) {
    await markReplied(tx, scope, { leadId: lead.id, at: inbound.receivedAt, actor, now });
  }
  if (kind === "bounce") await noteBounce(tx, scope, { inbound, lead }, now);
  const address =
    kind === "bounce" || kind === "complaint"
      ? (inbound.answers?.address ?? leadAddress(lead, inbound.channel))
      : received.address;
  const suppressedFor =
    kind === "opt-out"
      ? "opt-out"
      : kind === "complaint"
        ? "complaint"
        : kind === "bounce" && inbound.isHardBounce
          ? "bounce"
          : null;
  const channel = addressKind(inbound.channel);
  if (suppressedFor === null || channel === null || address === null) return null;
  const suppression = { channel, address, leadId: lead.id, suppressedFor, messageId: received.id, actor } as const;
  await suppress(tx, scope, suppression, now);
  return suppression;
}

/** The mail that came back did not arrive, whatever its server had said. */
async function noteBounce(
  tx: Tx,
  scope: Scope,
  { inbound }: Pick<Arrival, "inbound" | "lead">,
  now: number,
): Promise<void> {
  if (inbound.answers === undefined) return;
  const reason = `It came back: ${inbound.body.split("\n", 1)[0] ?? ""}`.slice(0, 500);
  const failed = await messageWriter(tx, scope).update(
    inbound.answers.id,
    { set: { state: "failed", reason }, states: ["accepted", "delivered", "unknown"] },
    now,
  );
  if (failed === undefined) return;
  await recordEvent(tx, messageEvent("message.changed", failed, { kind: "system", name: "messages" }), now);
  for (const notify of messageHooks.all("recorded")) await notify(tx, failed, { end: "bounced" }, now);
}
