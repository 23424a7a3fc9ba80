// The point of no return (delivery.md, section 2, "Gate"): one transaction that holds the leads' rows (as replies do) and the
// organization's switch, looks at everything anew, and notes that messages are being handed off.
import type { Obstacle } from "@lead-dashboard/domain/messages/gate";
import type { OutgoingMail } from "../channels/channel.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { OutgoingText } from "../channels/text-channel.ts";
import { atOnce } from "../db/at-once.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { lockLeads } from "../leads/store.ts";
import { checkConversations, findAccountObstacle } from "./account-checks.ts";
import { applyObstacle } from "./apply-obstacle.ts";
import { composeOutgoing } from "./compose-outgoing.ts";
import { composeText } from "./compose-text.ts";
import { fillMessage } from "./fill-message.ts";
import { findObstacle } from "./gate-checks.ts";
import { reachLead } from "./reach-lead.ts";
import { type Gate, type Ground, readGround } from "./read-ground.ts";
import type { MessageRow } from "./store.ts";
import { lockLanes, lockMessages, writeGate, writeLanes } from "./store-batch.ts";
import { putOffWaiting } from "./store-held.ts";
import type { LaneLease } from "./store-lanes.ts";
import { holdSwitch } from "./store-switch.ts";
import { messageWriter } from "./store-write.ts";

/** A message that may leave now, and by its fence nobody else's. */
export interface Passed {
  readonly message: MessageRow;
  readonly outgoing: { readonly mail: OutgoingMail } | { readonly text: OutgoingText };
  readonly account: ChannelAccountRow;
}

interface Barred {
  readonly obstacle: Obstacle;
  readonly message: MessageRow;
}

type Way = { readonly passing: Passed } | Barred;

/**
 * Lets through what may leave, and applies to the others what keeps them. `alongside`: what the caller writes with it, when
 * all is known that it writes.
 */
export async function passGates(
  tx: Tx,
  scope: Scope,
  { alongside, ...gate }: Gate & { readonly alongside: () => Promise<unknown> },
  now: number,
): Promise<Passed[]> {
  const ground = await readGround(tx, scope, gate);
  const passing: Passed[] = [];
  const barred: Barred[] = [];
  for (const message of gate.messages) {
    const way = await findWay(tx, scope, { message, gate, ground }, now);
    if ("passing" in way) passing.push(way.passing);
    else {
      await applyObstacle(tx, way.message, way.obstacle, now);
      barred.push(way);
    }
  }
  // last: these belong to leads that are not held, so nothing is waited for behind them
  for (const one of barred) await putOffBehind(tx, one, now);
  let passed: Passed[] = [];
  const pass = async () => {
    passed = await letThrough(tx, scope, { passing, lease: gate.lease }, now);
  };
  await atOnce(tx, [pass, alongside]);
  return passed;
}

/** Those behind it that the same keeps are put off with it: each would come to its gate to hear it. */
async function putOffBehind(tx: Tx, { message, obstacle }: Barred, now: number): Promise<void> {
  const { organizationId, accountId } = message;
  if (!("defer" in obstacle) || obstacle.holdsAccount === undefined || accountId === null) return;
  const { defer: until, reason, holdsAccount } = obstacle;
  await putOffWaiting(tx, { organizationId, accountId }, { until, reason, ...holdsAccount }, now);
}

async function findWay(
  tx: Tx,
  scope: Scope,
  { message, gate, ground }: { message: MessageRow; gate: Gate; ground: Ground },
  now: number,
): Promise<Way> {
  const { leads, lanes, sending, config } = gate;
  const barred = (obstacle: Obstacle) => ({ message, obstacle });
  const failed = (reason: string) => barred({ end: "failed", reason });
  const lead = leads.get(message.leadId);
  if (lead === undefined) return barred({ end: "cancelled", reason: "The lead is not there any more" });
  const account = ground.accounts.get(message.accountId ?? "");
  const lane = lanes.get(message.accountId ?? "");
  const { known } = ground;
  const mailboxes = ground.mailboxes.get(lead.id) ?? [];
  const held = { tx, scope, message, lead, sending, account, lane };
  const facts = { ...held, mailboxes, config, now, known, random: Math.random };
  const obstacle = (await findObstacle(facts)) ?? (await findAccountObstacle(facts));
  if (obstacle !== null) return barred(obstacle);
  const address = await reachLead(tx, scope, { lead, channel: message.channel });
  if (account === undefined || address === null) return failed("The lead has no address");
  const text = await fillMessage(tx, scope, { message, lead }, now);
  if ("problem" in text) return failed(text.problem);
  const parts = { message: text.filled, lead, address, account, config };
  const { organization } = known;
  const outgoing =
    message.channel === "email"
      ? {
          mail: await composeOutgoing(tx, scope, { ...parts, organization, thread: ground.threads.get(lead.id) ?? [] }),
        }
      : await composeText(tx, scope, { ...parts, accountId: account.id }, now);
  if ("problem" in outgoing) return failed(outgoing.problem);
  const isFirst = "text" in outgoing && outgoing.text.template !== null;
  const budget = isFirst ? await checkConversations(facts, address) : null;
  if (budget !== null) return barred(budget);
  if (text.filled.address !== address)
    await messageWriter(tx, scope).update(message.id, { set: { address }, states: [message.state] }, now);
  return { passing: { message: { ...text.filled, address }, outgoing, account } };
}

async function letThrough(
  tx: Tx,
  scope: Scope,
  { passing, lease }: { passing: readonly Passed[]; lease: LaneLease },
  now: number,
): Promise<Passed[]> {
  if (passing.length === 0) return [];
  // a message that was claimed before has its fence; else it is claimed and passes at once
  const fenceOf = ({ state, fence }: MessageRow) => (state === "claimed" ? fence : fence + 1);
  const passed = passing.map(({ message, outgoing, account }): Passed => {
    const handingOff: MessageRow = {
      ...message,
      state: "handing-off",
      fence: fenceOf(message),
      leaseHolder: lease.holder,
      leaseEndsAt: lease.endsAt,
      attempts: message.attempts + 1,
      ...("mail" in outgoing ? { subject: outgoing.mail.subject, providerId: outgoing.mail.messageId } : {}),
      reason: null,
      updatedAt: now,
    };
    return { message: handingOff, outgoing, account };
  });
  const messages = passed.map(({ message }) => message);
  const places = await writeGate(tx, scope, messages, now);
  return passed.map((one) => ({ ...one, message: { ...one.message, gateOrder: places.get(one.message.id) ?? null } }));
}

/** The gate of one message that was claimed before. Null: it does not leave now, and the reason stands in the ledger. */
export function passGate({ db, config }: Foundation, claim: MessageRow, now: number): Promise<Passed | null> {
  const scope = { organizationId: claim.organizationId };
  return db.transaction(async (tx) => {
    const leads = await lockLeads(tx, scope, [claim.leadId]);
    const sending = await holdSwitch(tx, scope);
    const message = (await lockMessages(tx, scope, [claim.id])).get(claim.id);
    if (message === undefined || message.state !== "claimed" || message.fence !== claim.fence) return null;
    const lanes = await lockLanes(tx, scope, message.accountId === null ? [] : [message.accountId]);
    const lease = { holder: claim.leaseHolder ?? "", endsAt: claim.leaseEndsAt ?? now };
    const alongside = () => writeLanes(tx, scope, lanes.values());
    const gate = { messages: [message], leads, sending, lanes, config, lease, alongside };
    const [passed] = await passGates(tx, scope, gate, now);
    return passed ?? null;
  });
}
