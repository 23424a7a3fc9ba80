import type { ProviderReceipt, ProviderVerdict } from "@lead-dashboard/domain/channels/provider-event";
import { twilioVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { whatsAppVerdict } from "@lead-dashboard/domain/channels/whatsapp-errors";
import { heldUntil } from "@lead-dashboard/domain/messages/breaker";
import { type MessageEvent, nextState } from "@lead-dashboard/domain/messages/message-state";
import { attachmentStore } from "../attachments/store.ts";
import { outcomeOfVerdict } from "../channels/outcome-of-verdict.ts";
import { pauseAccount } from "../channels/pause-account.ts";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { holdTemplate } from "../templates/hold-template.ts";
import { doubtNextSteps, restoredDoubt } from "./doubt-restored.ts";
import { messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import { recordOutcome } from "./record-outcome.ts";
import { sendAgain } from "./send-again.ts";
import { noteFate } from "./sender-health.ts";
import type { MessageRow } from "./store.ts";
import { messagesByIds, messagesByProviderIds } from "./store-arrivals.ts";
import { changeLane, lockLane } from "./store-lanes.ts";
import { type NumberChannel, numberStore } from "./store-numbers.ts";
import { shutGates } from "./store-switch.ts";
import { messageWriter } from "./store-write.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";
import { suppressPerson } from "./suppress-person.ts";

const PROVIDER = { kind: "system", name: "provider" } as const;
/** What WhatsApp could not deliver is tried so often. */
const LATE_TRIES = 3;
const EVENTS: Record<ProviderReceipt["status"], MessageEvent> = {
  sent: "accept",
  delivered: "deliver",
  read: "read",
  failed: "bounce",
};

/** Whose receipt it is, and of which account. */
export interface Receipt {
  readonly accountId: string;
  readonly channel: NumberChannel;
  readonly receipt: ProviderReceipt;
}

/** Whether nobody knows yet what became of it: a receipt settles that. */
export const isInDoubt = ({ state }: MessageRow): boolean => state === "handing-off" || state === "unknown";

/** What a receipt makes of a message, never less than it was; null: nothing. */
export function climbed(message: MessageRow, receipt: ProviderReceipt, now: number): MessageRow | null {
  const state = nextState(message.state, EVENTS[receipt.status]);
  if (state === null || message.providerId !== receipt.providerId) return null;
  const happenedAt = Math.min(now, receipt.at ?? now);
  const isReached = receipt.status === "delivered" || receipt.status === "read";
  const deliveredAt = isReached ? Math.min(message.deliveredAt ?? happenedAt, happenedAt) : message.deliveredAt;
  const readAt = receipt.status === "read" ? (message.readAt ?? happenedAt) : message.readAt;
  const isSame = state === message.state && deliveredAt === message.deliveredAt && readAt === message.readAt;
  return isSame ? null : { ...message, state, deliveredAt, readAt, updatedAt: now };
}

/** A message came further, as others hear of it. */
export const reachedEvent = (message: MessageRow) => messageEvent("message.changed", message, PROVIDER);

/**
 * Applies a receipt in the order of the message's life, never backwards: whatever order receipts come in, and however
 * often, the end is the same. One that comes before the answer to our own call settles that call as well. Undefined: it is
 * of no message we know.
 */
export async function recordReceipt(tx: Tx, scope: Scope, news: Receipt, now: number): Promise<MessageRow | undefined> {
  const { receipt } = news;
  const found = (await messagesOf(tx, scope, [news])).get(news);
  if (found === undefined) return undefined;
  const lead = await lockLead(tx, scope, found.leadId);
  // it may suppress the address: held in the sender's order, which has the switch before the lanes
  if (receipt.status === "failed") await shutGates(tx, scope);
  const writer = messageWriter(tx, scope);
  let message = await writer.lock(found.id);
  if (message === undefined) return undefined;
  if (isInDoubt(message)) {
    const outcome = { kind: "accepted", providerId: receipt.providerId, answer: `receipt: ${receipt.status}` } as const;
    const restored = await restoredDoubt(tx, message);
    const recorded = await recordOutcome(tx, { message, outcome, random: 0, leftAt: restored?.leftAt }, now);
    if (recorded !== null && restored !== null) await doubtNextSteps(tx, recorded, restored, now);
    message = recorded ?? message;
  }
  const after = climbed(message, receipt, now);
  if (after === null) return message;
  const verdict = receipt.status === "failed" ? verdictOf(news) : null;
  const { state, deliveredAt, readAt } = after;
  const set = { state, deliveredAt, readAt, ...(verdict === null ? {} : { reason: verdict.words }) };
  const changed = await writer.update(message.id, { set, states: [message.state] }, now);
  if (changed === undefined || state === message.state) return changed ?? message;
  await recordEvent(tx, reachedEvent(changed), now);
  if (verdict === null) return changed;
  const provider = outcomeOfVerdict(verdict, null);
  for (const notify of messageHooks.all("recorded")) await notify(tx, changed, { end: "bounced", provider }, now);
  await followVerdict(tx, scope, { message: changed, verdict, lead }, now);
  return changed;
}

/** The messages of receipts: by our own id, which the provider echoes, else by its own. */
export async function messagesOf(
  db: Queryable,
  scope: Scope,
  receipts: readonly Receipt[],
): Promise<Map<Receipt, MessageRow>> {
  const named = await messagesByIds(db, scope, { ids: receipts.map(({ receipt }) => receipt.messageId) });
  const found = new Map<Receipt, MessageRow>();
  const note = (news: Receipt, message: MessageRow | undefined) => {
    const isOurs = message?.direction === "outbound" && message.channel === news.channel;
    if (isOurs && message.accountId === news.accountId) found.set(news, message);
  };
  for (const news of receipts) note(news, named.get(news.receipt.messageId ?? ""));
  const others = receipts.filter((news) => !found.has(news));
  for (const [channel, ofChannel] of Map.groupBy(others, (news) => news.channel)) {
    const providerIds = ofChannel.map(({ receipt }) => receipt.providerId);
    const byProvider = await messagesByProviderIds(db, scope, { channel, providerIds });
    for (const news of ofChannel) note(news, byProvider.get(news.receipt.providerId));
  }
  return found;
}

function verdictOf({ channel, receipt: { error } }: Receipt): ProviderVerdict {
  if (error === null) return { action: "refuse", words: "It was not delivered, and the provider does not say why" };
  return channel === "whatsapp" ? whatsAppVerdict(error, 1) : twilioVerdict(error);
}

/** Told later that it was not delivered, and that it may be another time: it is sent again, thrice at most in all. */
function againAfter(verdict: ProviderVerdict): ProviderVerdict | null {
  if (verdict.action === "send-again") return verdict;
  return verdict.action === "wait" ? { ...verdict, tries: LATE_TRIES } : null;
}

async function hasFiles(tx: Tx, scope: Scope, messageId: string): Promise<boolean> {
  return (await attachmentStore(tx, scope).ofMessage(messageId)).length > 0;
}

/** What a refusal that came late means for the address and the account. */
async function followVerdict(
  tx: Tx,
  scope: Scope,
  { message, verdict, lead }: { message: MessageRow; verdict: ProviderVerdict; lead: LeadRow | undefined },
  now: number,
): Promise<void> {
  const { channel, address, leadId, accountId } = message;
  if (verdict.action === "pause-account" && accountId !== null) {
    await pauseAccount(tx, scope, { accountId, reason: verdict.words, actor: PROVIDER }, now);
  }
  if (verdict.concerns === "throughput" && accountId !== null) {
    const key = { organizationId: scope.organizationId, accountId };
    const lane = await lockLane(tx, key);
    const breaker = lane === undefined ? undefined : heldUntil(lane.breaker, now + (verdict.retryAfterMs ?? 0), now);
    if (breaker !== undefined) await changeLane(tx, key, { breaker, lastError: verdict.words, lastErrorAt: now });
  }
  if (channel === "sms" && verdict.action === "template-refused" && message.templateId !== null)
    await holdTemplate(tx, scope, { id: message.templateId, reason: verdict.words, actor: PROVIDER }, now);
  if (verdict.action === "bad-address") await noteFate(tx, scope, { message, fate: "hard-bounce" }, now);
  if (address === null || lead === undefined || (channel !== "whatsapp" && channel !== "sms")) return;
  const again = againAfter(verdict);
  if (again !== null && !(await hasFiles(tx, scope, message.id)))
    await sendAgain(tx, scope, { message, verdict: again }, now);
  const isBlockedAgain =
    verdict.action === "blocked" && (await numberStore(tx, scope).hasFailedBefore(message, verdict.words));
  if (verdict.action !== "bad-address" && verdict.action !== "suppress" && !isBlockedAgain) return;
  const suppressedFor = verdict.action === "bad-address" ? "bounce" : "opt-out";
  const suppression = { channel, address, leadId, suppressedFor, messageId: message.id, actor: PROVIDER } as const;
  // a carrier that blocks a number says nothing of the person's others
  if (verdict.action === "suppress") await suppressPerson(tx, scope, { said: suppression, lead }, now);
  else await suppress(tx, scope, suppression, now);
  await cancelSuppressed(tx, scope, suppression, now);
}
