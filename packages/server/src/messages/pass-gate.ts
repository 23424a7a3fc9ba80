import { nextState } from "@lead-dashboard/domain/messages/message-state";
import type { OutgoingMail } from "../channels/channel.ts";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import type { OutgoingText } from "../channels/text-channel.ts";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { lockLead } from "../leads/store.ts";
import { checkConversations, findAccountObstacle } from "./account-checks.ts";
import { composeOutgoing } from "./compose-outgoing.ts";
import { composeText } from "./compose-text.ts";
import { fillMessage } from "./fill-message.ts";
import { findObstacle, type Obstacle } from "./gate-checks.ts";
import { messageHooks } from "./hooks.ts";
import { leadAddress } from "./lead-address.ts";
import { messageEvent } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { lockLane, noteDue } from "./store-lanes.ts";
import { holdSwitch } from "./store-switch.ts";
import { messageWriter } from "./store-write.ts";

const SENDER = { kind: "system", name: "sending" } as const;

const A_DAY = 86_400_000;

const ENDS = { cancelled: "cancel", failed: "fail", expired: "expire" } as const;

/** A message that may leave now, and by its fence nobody else's. */
export interface Passed {
  readonly message: MessageRow;
  readonly outgoing: { readonly mail: OutgoingMail } | { readonly text: OutgoingText };
  readonly account: ChannelAccountRow;
}

/** Ends or postpones a message that does not leave. */
export async function applyObstacle(
  tx: Tx,
  message: MessageRow,
  obstacle: Obstacle,
  now: number,
): Promise<MessageRow | undefined> {
  const writer = messageWriter(tx, { organizationId: message.organizationId });
  const free = { leaseHolder: null, leaseEndsAt: null };
  const states = [message.state];
  const event = "defer" in obstacle ? "defer" : ENDS[obstacle.end];
  const state = nextState(message.state, event);
  if (state === null) return undefined;
  if ("defer" in obstacle) {
    const accountId = obstacle.moveTo ?? message.accountId;
    if (accountId !== null) await noteDue(tx, { organizationId: message.organizationId, accountId }, obstacle.defer);
    if (obstacle.moveTo !== undefined) await wake(tx, "messages");
    const set = {
      ...free,
      state,
      accountId,
      dueAt: obstacle.defer,
      reason: obstacle.reason,
      ...(obstacle.isPlannedAnew === true ? { plannedFor: obstacle.defer } : {}),
      // What we postpone ourselves does not run out meanwhile.
      ...(message.expiresAt === null ? {} : { expiresAt: Math.max(message.expiresAt, obstacle.defer + A_DAY) }),
    };
    return writer.update(message.id, { set, states }, now);
  }
  const ended = await writer.update(
    message.id,
    { set: { ...free, state, dueAt: null, reason: obstacle.reason }, states },
    now,
  );
  if (ended === undefined) return undefined;
  await recordEvent(tx, messageEvent("message.changed", ended, SENDER), now);
  for (const notify of messageHooks.all("recorded")) await notify(tx, ended, { end: obstacle.end }, now);
  return ended;
}

/**
 * The point of no return of a claimed message: one transaction that holds the lead's row (as replies do) and the
 * organization's switch, looks at everything anew, and notes that the message is being handed off. Null: it is not, and
 * the reason stands in the ledger.
 */
export function passGate({ db, config }: Foundation, claim: MessageRow, now: number): Promise<Passed | null> {
  const scope = { organizationId: claim.organizationId };
  return db.transaction(async (tx) => {
    const lead = await lockLead(tx, scope, claim.leadId);
    const sending = await holdSwitch(tx, scope);
    const writer = messageWriter(tx, scope);
    const message = await writer.lock(claim.id);
    if (message === undefined || message.state !== "claimed" || message.fence !== claim.fence) return null;
    if (lead === undefined) {
      await applyObstacle(tx, message, { end: "cancelled", reason: "The lead is not there any more" }, now);
      return null;
    }
    const key = { organizationId: scope.organizationId, accountId: message.accountId ?? "" };
    const [account, lane] = [await channelAccountStore(tx, scope).find(key.accountId), await lockLane(tx, key)];
    const facts = { tx, scope, message, lead, sending, account, lane, config, now, random: Math.random };
    const obstacle = (await findObstacle(facts)) ?? (await findAccountObstacle(facts));
    const address = leadAddress(lead, message.channel);
    if (obstacle !== null || account === undefined || address === null) {
      await applyObstacle(tx, message, obstacle ?? { end: "failed", reason: "The lead has no address" }, now);
      return null;
    }
    const text = await fillMessage(tx, scope, { message, lead }, now);
    if ("problem" in text) {
      await applyObstacle(tx, message, { end: "failed", reason: text.problem }, now);
      return null;
    }
    const parts = { message: text.filled, lead, address, account, config };
    const outgoing =
      message.channel === "email"
        ? { mail: await composeOutgoing(tx, scope, parts) }
        : await composeText(tx, scope, { ...parts, accountId: account.id }, now);
    if ("problem" in outgoing) {
      await applyObstacle(tx, message, { end: "failed", reason: outgoing.problem }, now);
      return null;
    }
    const isFirst = "text" in outgoing && outgoing.text.template !== null;
    const budget = isFirst ? await checkConversations(facts, address) : null;
    if (budget !== null) {
      await applyObstacle(tx, message, budget, now);
      return null;
    }
    const gateOrder = await writer.journal(
      message.id,
      { what: "gate", fence: message.fence, finding: { accountId: account.id } },
      now,
    );
    const passed = await writer.update(
      message.id,
      {
        set: {
          state: "handing-off",
          gateOrder,
          attempts: message.attempts + 1,
          address,
          ...("mail" in outgoing ? { subject: outgoing.mail.subject, providerId: outgoing.mail.messageId } : {}),
          reason: null,
        },
        states: ["claimed"],
        fence: message.fence,
      },
      now,
    );
    return passed === undefined ? null : { message: passed, outgoing, account };
  });
}
