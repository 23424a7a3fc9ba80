// The sender's side of the gate (domain/messages/gate.ts), for messages that leave by an account.
import { idOfBulkMessage } from "@lead-dashboard/domain/messages/bulk-message-key";
import { type Obstacle, type SenderSide, senderVerdict } from "@lead-dashboard/domain/messages/gate";
import {
  nextToRecipient,
  RECIPIENT_MEMORY_MS,
  RECIPIENT_REMEMBERED,
} from "@lead-dashboard/domain/messages/recipient-pace";
import type { OrganizationRow } from "../accounts/store-organizations.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import { businessOf, takeConversation } from "../channels/store-business.ts";
import type { Config } from "../config/config.ts";
import { freeAccount, isRoomElsewhere } from "./choose-account.ts";
import type { GateFacts, GateKnowledge } from "./gate-checks.ts";
import { reachLead } from "./reach-lead.ts";
import { mustAskForTexts } from "./read-texts.ts";
import type { MessageRow } from "./store.ts";
import type { LaneRow } from "./store-lanes.ts";
import { findMailbox, type MailboxSync } from "./store-mailboxes.ts";
import { numberStore } from "./store-numbers.ts";

/** What the sender's side looks at. */
export interface AccountGateFacts extends GateFacts {
  readonly known: GateKnowledge;
  readonly account: ChannelAccountRow | undefined;
  /** held by the transaction, and written at its end: what a check takes of its pace is noted here */
  readonly lane: LaneRow | undefined;
  /** of the accounts the lead was written to from before */
  readonly mailboxes: readonly MailboxSync[];
  readonly config: Config;
  /** gives numbers in [0, 1) */
  readonly random: () => number;
}

const NO_POSTAL_ADDRESS =
  "Your organization has no postal address, which every e-mail of a sequence or to many must show: enter it under Settings, Organization";

/** Whether the address is missing that the law wants in mails to many. */
export const lacksPostalAddress = ({ address }: Pick<OrganizationRow, "address">) => (address ?? "").trim() === "";

/** Of a sequence, or one of many: nobody wrote it to this lead alone. */
const isOneOfMany = ({ enrollmentId, dedupeKey }: Pick<MessageRow, "enrollmentId" | "dedupeKey">) =>
  enrollmentId !== null || idOfBulkMessage(dedupeKey) !== null;

/** The first thing on the sender's side that keeps a message from leaving; null when nothing does. Takes what it uses. */
export async function findAccountObstacle(facts: AccountGateFacts): Promise<Obstacle | null> {
  const { tx, scope, message, lead, account, lane, config, known, random, now } = facts;
  // the law wants it in every such mail, and it may have been emptied since they were planned
  if (message.channel === "email" && isOneOfMany(message) && lacksPostalAddress(known.organization))
    return { defer: now + 10 * 60_000, reason: NO_POSTAL_ADDRESS };
  const { obstacle, taken, isFull } = senderVerdict({
    message,
    lead,
    account: account ?? null,
    lane: lane ?? null,
    mailbox: await mailboxOf(facts),
    personFreeAt: await personFreeAt(facts),
    isSandbox: config.sandbox,
    timeZone: known.organization.timeZone,
    random,
    now,
  });
  if (lane !== undefined) Object.assign(lane, taken);
  if (obstacle === null || !("defer" in obstacle) || !isFull || account === undefined) return obstacle;
  // a lead nobody has written to yet goes to another account, where today's cap is reached
  const other = await freeAccount(tx, scope, { account, lead, now });
  if (other !== null) return { defer: now, reason: obstacle.reason, moveTo: other.id };
  const isRoom = await isRoomElsewhere(tx, scope, { account, now });
  return isRoom ? obstacle : { ...obstacle, holdsAccount: { isPlannedAnew: true } };
}

/** What WhatsApp takes from one number for one person; other channels know of no such limit. */
async function personFreeAt({ tx, scope, message, lead, account, now }: AccountGateFacts): Promise<number | null> {
  if (message.channel !== "whatsapp" || account === undefined) return null;
  const address = await reachLead(tx, scope, { lead, channel: message.channel });
  if (address === null) return null;
  const back = { since: now - RECIPIENT_MEMORY_MS, limit: RECIPIENT_REMEMBERED };
  const handedOverAt = await numberStore(tx, scope).handedOverTo({ accountId: account.id, address }, back);
  return nextToRecipient(handedOverAt, now);
}

/** Of the mailboxes and numbers in which the lead may have answered the one that was read longest ago; null: none is read. */
async function mailboxOf(facts: AccountGateFacts): Promise<SenderSide["mailbox"]> {
  if (facts.message.stopOnReplySince === null) return null;
  const own = await ownMailbox(facts);
  const [stalest = null] = [...facts.mailboxes, ...(own === null ? [] : [own])].sort(
    (one, other) => (one.lastSyncAt ?? 0) - (other.lastSyncAt ?? 0),
  );
  return stalest;
}

/** That of the account the message leaves from. */
async function ownMailbox({ tx, scope, account, config }: AccountGateFacts): Promise<MailboxSync | null> {
  if (account === undefined) return null;
  const isRead = account.channel === "sms" ? mustAskForTexts(config) : account.mailServers?.imap != null;
  if (!isRead) return null;
  const mailbox = await findMailbox(tx, { organizationId: scope.organizationId, accountId: account.id });
  return mailbox ?? { lastSyncAt: null, lastError: null };
}

/** What Meta allows the whole business: asked when the message would be the first to somebody within a day. Takes the place. */
export async function checkConversations(
  { tx, scope, account, now }: Pick<AccountGateFacts, "tx" | "scope" | "account" | "now">,
  address: string,
): Promise<Obstacle | null> {
  const businessId = businessOf(account?.numberSettings ?? null);
  if (businessId === null) return null;
  const full = await takeConversation(tx, scope, { businessId, address }, now);
  return full === null
    ? null
    : { defer: full.waitUntil, reason: "WhatsApp lets the business write to no more new people today" };
}
