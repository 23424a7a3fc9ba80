import type { ProviderInbound } from "@lead-dashboard/domain/channels/provider-event";
import { isOptIn, isOptOut } from "@lead-dashboard/domain/messages/opt-out";
import { awaitFile } from "../attachments/await-file.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { findSenders, type Sender } from "./find-senders.ts";
import { followNumber } from "./follow-number.ts";
import { leadOfStranger } from "./lead-of-stranger.ts";
import { receiveMessages } from "./receive-message.ts";
import type { MessageRow } from "./store.ts";
import { keepUsers, messagesByProviderIds } from "./store-arrivals.ts";
import type { NumberChannel } from "./store-numbers.ts";
import { suppress } from "./suppress.ts";
import { takeOptOutBack } from "./take-opt-out-back.ts";

/** Something somebody wrote, and the number of ours it came in at. */
export interface Call {
  readonly account: ChannelAccountRow;
  readonly inbound: ProviderInbound;
}

/** What became of something that was delivered: null when it took effect, else why a person has to look, in plain words. */
export type Fate = string | null;

/** Accounts whose channel is that of a number. */
export const channelOf = ({ channel }: Pick<ChannelAccountRow, "channel">): NumberChannel =>
  channel === "whatsapp" ? "whatsapp" : "sms";

/** Whether it changes more than its lead, so that it takes effect in a transaction of its own. */
export const isApart = ({ isNotice, move, isOptOut: isOut, isOptIn: isIn, body }: ProviderInbound): boolean =>
  isNotice || move !== undefined || isOut || isIn === true || isOptOut(body) || isOptIn(body);

/**
 * Takes in what some wrote to numbers of one organization, in their order. Left out of the answer where nobody knows the
 * sender, unless it comes alone: whoever makes a lead holds what others wait for. And where the lead was deleted just then.
 */
export async function receiveFromNumbers(
  tx: Tx,
  scope: Scope,
  calls: readonly Call[],
  now: number,
): Promise<Map<Call, Fate>> {
  const fates = new Map<Call, Fate>();
  const known: Known[] = [];
  for (const [channel, ofChannel] of Map.groupBy(calls, ({ account }) => channelOf(account))) {
    const wrote = ofChannel.filter(({ inbound }) => isWritten(inbound));
    const senders = await findSenders(tx, scope, { channel, inbound: wrote.map(({ inbound }) => inbound) });
    for (const [at, call] of wrote.entries()) {
      const sender =
        senders[at] ?? (calls.length === 1 ? await greetStranger(tx, scope, call, now) : "comes in company");
      if (sender === null) fates.set(call, "Nobody knows who wrote it");
      else if (sender === "wants-nothing" || sender === "is-known") fates.set(call, null);
      else if (sender !== "comes in company") known.push({ call, sender });
    }
  }
  for (const call of calls) if (!isWritten(call.inbound)) fates.set(call, await followNotice(tx, scope, call, now));
  const order = new Map(calls.map((call, at) => [call, at]));
  known.sort((one, other) => (order.get(one.call) ?? 0) - (order.get(other.call) ?? 0));
  for (const call of await takeInTurns(tx, scope, known, now)) fates.set(call, null);
  return fates;
}

const isWritten = ({ isNotice, move }: ProviderInbound) => !isNotice && move === undefined;

async function followNotice(tx: Tx, scope: Scope, { inbound }: Call, now: number): Promise<Fate> {
  if (inbound.move !== undefined) return followNumber(tx, scope, { inbound, move: inbound.move }, now);
  return "It is a notice, and nothing a person wrote";
}

interface Known {
  readonly call: Call;
  readonly sender: Sender;
}

/**
 * Several of one lead one after the other: each finds what the one before has made of the lead. Gives those that took effect;
 * whose lead was deleted meanwhile is looked for again.
 */
async function takeInTurns(tx: Tx, scope: Scope, known: readonly Known[], now: number): Promise<Call[]> {
  const taken: Call[] = [];
  let waiting = known;
  while (waiting.length > 0) {
    const turn = new Map<string, Known>();
    for (const one of waiting) if (!turn.has(one.sender.leadId)) turn.set(one.sender.leadId, one);
    waiting = waiting.filter((one) => turn.get(one.sender.leadId) !== one);
    const leads = await lockLeads(tx, scope, [...turn.keys()]);
    const there = [...turn.values()].flatMap((one) => {
      const lead = leads.get(one.sender.leadId);
      return lead === undefined || lead.deletedAt !== null ? [] : [{ ...one, lead }];
    });
    await takeTurn(tx, scope, there, now);
    taken.push(...there.map(({ call }) => call));
  }
  return taken;
}

async function takeTurn(
  tx: Tx,
  scope: Scope,
  there: readonly (Known & { readonly lead: LeadRow })[],
  now: number,
): Promise<void> {
  const arrivals = there.map(({ call: { account, inbound }, sender: { leadId, answers }, lead }) => ({
    lead,
    inbound: {
      leadId,
      channel: channelOf(account),
      providerId: inbound.providerId,
      ...(inbound.isOptOut ? { kind: "opt-out" as const } : {}),
      ...(inbound.means === undefined ? {} : { means: inbound.means }),
      body: inbound.body,
      ...(inbound.from === null ? {} : { address: inbound.from }),
      userId: inbound.userId,
      // providers count in whole seconds and by their own clocks: an answer comes after what it answers
      receivedAt: Math.min(now, Math.max(inbound.at ?? now, (answers?.sentAt ?? 0) + 1)),
      accountId: account.id,
      answers,
    },
  }));
  const received = await receiveMessages(tx, scope, arrivals, now);
  const users: { userId: string; leadId: string }[] = [];
  for (const [at, { call, lead }] of there.entries()) {
    const message = received[at];
    if (message === undefined) continue;
    await followText(tx, scope, { call, message }, now);
    if (call.inbound.userId !== null) users.push({ userId: call.inbound.userId, leadId: lead.id });
  }
  await keepUsers(tx, scope, { users, now });
}

/** What a text brings with it: the end of an opt-out, and files. */
async function followText(
  tx: Tx,
  scope: Scope,
  { call: { account, inbound }, message }: { call: Call; message: MessageRow },
  now: number,
): Promise<void> {
  if (inbound.isOptIn === true || isOptIn(inbound.body))
    await takeOptOutBack(tx, scope, { channel: channelOf(account), message }, now);
  for (const [place, file] of (inbound.files ?? []).entries())
    await awaitFile(tx, scope, { message, accountId: account.id, file, place }, now);
}

/**
 * A stranger becomes a lead. One who wants nothing of us is only never written to; one who shows neither number nor id, or
 * where strangers do not become leads, is kept for a person to look at.
 */
async function greetStranger(
  tx: Tx,
  scope: Scope,
  { account, inbound }: Call,
  now: number,
): Promise<Sender | "wants-nothing" | "is-known" | null> {
  const { from: address, userId, profileName: name, providerId } = inbound;
  if (address === null && userId === null) return null;
  const channel = channelOf(account);
  // told again after its lead was deleted: another one would have nothing to say
  if ((await messagesByProviderIds(tx, scope, { channel, providerIds: [providerId] })).size > 0) return "is-known";
  if (address !== null && (inbound.isOptOut || isOptOut(inbound.body))) {
    const actor = { kind: "system", name: "messages" } as const;
    await suppress(tx, scope, { channel, address, leadId: null, suppressedFor: "opt-out", actor }, now);
    return "wants-nothing";
  }
  const leadId = await leadOfStranger(tx, scope, { account, address, userId, name }, now);
  return leadId === null ? null : { leadId, answers: undefined };
}
