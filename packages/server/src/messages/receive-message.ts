import { addressKind } from "@lead-dashboard/domain/messages/address";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { ReplyMeaning } from "@lead-dashboard/domain/messages/classify-reply";
import { isOptOut } from "@lead-dashboard/domain/messages/opt-out";
import type { Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { InboundKind } from "../db/tables/messages.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent, recordEvents } from "../events/outbox.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { markManyReplied } from "../leads/mark-replied.ts";
import { lockLead } from "../leads/store.ts";
import { messageHooks } from "./hooks.ts";
import { leadAddress } from "./lead-address.ts";
import { messageEvent } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { cancelAutomatic, insertReceived } from "./store-arrivals.ts";
import { writeJournal } from "./store-batch.ts";
import { conversationWriter } from "./store-conversations.ts";
import type { NewSuppression } from "./store-suppressions.ts";
import { messageWriter, type NewMessageRow } from "./store-write.ts";
import { cancelSuppressed } from "./suppress.ts";
import { suppressPerson } from "./suppress-person.ts";

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
  /** what a button that was pressed says; left out: the words decide */
  readonly means?: ReplyMeaning;
  /** our message it answers */
  readonly answers?: MessageRow | undefined;
  /** what a person should know before relying on it, in plain words */
  readonly caution?: string | null;
  readonly postponeUntil?: number | null;
  /** a bounce that says the address does not exist */
  readonly isHardBounce?: boolean;
  /** the status was set to REPLIED by hand; the lead is changed already */
  readonly isByStatus?: boolean;
  /** who notes it; left out: the lead itself */
  readonly actor?: Actor;
}

/** Something that came in from a lead the transaction holds. */
export interface Arrival {
  readonly inbound: Inbound;
  readonly lead: LeadRow;
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
  const [received] = await receiveMessages(tx, scope, [{ inbound, lead }], now);
  return received === undefined ? { skipped: "It was received already" } : { received };
}

/** The same for many, of each lead at most one. Gives each in its place; undefined: it was received already. */
export async function receiveMessages(
  tx: Tx,
  scope: Scope,
  arrivals: readonly Arrival[],
  now: number,
): Promise<(MessageRow | undefined)[]> {
  const ids = arrivals.map(() => newId());
  const rows = arrivals.map((arrival, at) => ({ ...rowOf(arrival, now), id: ids[at] ?? "" }));
  const stored = await insertReceived(tx, scope, { rows, now });
  const fresh = arrivals.flatMap((arrival, at): Stored[] => {
    const received = stored.get(ids[at] ?? "");
    return received === undefined ? [] : [{ ...arrival, received, kind: kindOf(arrival.inbound) }];
  });
  if (fresh.length > 0) await takeIn(tx, scope, fresh, now);
  return ids.map((id) => stored.get(id));
}

/** Stored, and to take effect. */
interface Stored extends Arrival {
  readonly received: MessageRow;
  readonly kind: InboundKind;
}

/** What its sender says, unless it is known from elsewhere. */
const kindOf = ({ kind, body }: Inbound): InboundKind => kind ?? (isOptOut(body) ? "opt-out" : "reply");

function rowOf({ inbound, lead }: Arrival, now: number): NewMessageRow {
  return {
    leadId: lead.id,
    direction: "inbound",
    kind: kindOf(inbound),
    channel: inbound.channel,
    state: "received",
    actor: inbound.actor ?? { kind: "lead", leadId: lead.id },
    subject: inbound.subject ?? null,
    reason: inbound.caution ?? null,
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
  };
}

async function takeIn(tx: Tx, scope: Scope, arrivals: readonly Stored[], now: number): Promise<void> {
  const lines = arrivals.map(({ received }) => ({ messageId: received.id, what: "received" as const, fence: 0 }));
  await writeJournal(tx, scope, lines, now);
  await conversationWriter(tx, scope).noteMany(
    arrivals.map(({ inbound, received, kind, lead }) => ({
      message: received,
      happenedAt: inbound.receivedAt,
      unread: (kind === "reply" || kind === "opt-out" || kind === "unverified") && inbound.actor === undefined,
      assignedTo: lead.assignedTo,
      means: inbound.means,
    })),
  );
  await takeEffect(tx, scope, arrivals, now);
  const suppressions: NewSuppression[] = [];
  for (const arrival of arrivals) {
    if (arrival.kind === "bounce") await noteBounce(tx, scope, arrival, now);
    const suppression = suppressionOf(arrival);
    if (suppression === null) continue;
    await suppressPerson(tx, scope, { said: suppression, lead: arrival.lead }, now);
    suppressions.push(suppression);
  }
  const events = arrivals.map(({ received }) => messageEvent("message.received", received, received.actor));
  await recordEvents(tx, events, now);
  const notices = arrivals.map(({ inbound, received, kind, lead }) => ({
    organizationId: scope.organizationId,
    leadId: lead.id,
    messageId: received.id,
    channel: inbound.channel,
    receivedAt: inbound.receivedAt,
    kind,
    postponeUntil: inbound.postponeUntil ?? null,
    isHardBounce: inbound.isHardBounce ?? false,
    enrollmentId: inbound.answers?.enrollmentId ?? null,
  }));
  for (const notify of messageHooks.all("received")) await notify(tx, notices, now);
  for (const suppression of suppressions) await cancelSuppressed(tx, scope, suppression, now);
}

const STOPPED = { reply: "The lead answered", "opt-out": "The lead opted out" } as const;

/** What answers stop, and what they make of their leads. */
async function takeEffect(tx: Tx, scope: Scope, arrivals: readonly Stored[], now: number): Promise<void> {
  const actors = new Map(arrivals.map(({ lead, received }) => [lead.id, received.actor]));
  for (const kind of ["reply", "opt-out"] as const) {
    const leadIds = arrivals.flatMap((arrival) => (arrival.kind === kind ? arrival.lead.id : []));
    const cancelled = await cancelAutomatic(tx, scope, { leadIds, reason: STOPPED[kind], now });
    const events = cancelled.map((message) =>
      messageEvent("message.changed", message, actors.get(message.leadId) ?? message.actor),
    );
    await recordEvents(tx, events, now);
  }
  const replied = arrivals.flatMap(({ kind, inbound, lead, received }) =>
    kind === "reply" && inbound.isByStatus !== true ? [{ lead, at: inbound.receivedAt, actor: received.actor }] : [],
  );
  await markManyReplied(tx, scope, { replied, now });
}

/** Whose address is not written to any more for what came in; null: nobody's. */
function suppressionOf({ inbound, received, kind, lead }: Stored): NewSuppression | null {
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
  const { id: messageId, actor } = received;
  return { channel, address, leadId: lead.id, suppressedFor, messageId, actor };
}

/** The mail that came back did not arrive, whatever its server had said. */
async function noteBounce(tx: Tx, scope: Scope, { inbound }: Pick<Arrival, "inbound">, now: number): Promise<void> {
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
