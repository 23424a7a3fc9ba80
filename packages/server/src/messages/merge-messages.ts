// What messages do when a lead is merged into another, and when that is undone.
import { AppError } from "../http/problem.ts";
import type { LeadHooks, LeadMergeInTransaction } from "../leads/hooks.ts";
import { pointsOn } from "./addresses-of-person.ts";
import { carriedWriter } from "./store-carried.ts";
import { conversationWriter } from "./store-conversations.ts";
import { type ConversationState, type MovedMessages, moveStore } from "./store-moves.ts";
import { suppressionStore, suppressionWriter } from "./store-suppressions.ts";

/** What was moved, as the merge's journal keeps it. */
interface Journal extends MovedMessages {
  loserTalk: ConversationState | null;
  winnerTalk: ConversationState | null;
  mergedTalk: ConversationState | null;
  /** suppressions added so that an opt-out holds for every address of the merged lead */
  widened: string[];
  /** business-scoped ids; none in journals of before they were moved */
  identities?: string[];
}

/** What is on its way out knows its lead: until it is recorded it stays there. */
async function refuseUnderway(store: ReturnType<typeof moveStore>, { messages }: MovedMessages): Promise<void> {
  if (!(await store.hasAnyUnderway(messages))) return;
  throw new AppError(
    "conflict",
    "message-underway",
    "A message to this lead is leaving just now. Try again in a moment.",
  );
}

/** Messages, conversation, consents and opt-outs go to the winner. What is on its way out just now keeps the merge waiting. */
export const mergeMessages: LeadHooks["merged"] = async (tx, merge) => {
  const { winner, loser, scope, journal } = merge;
  const whole = { organizationId: scope.organizationId };
  const store = moveStore(tx, whole);
  const [winnerTalk, loserTalk] = [await store.talk(winner.id), await store.talk(loser.id)];
  const moved = await store.moveAll({ from: loser.id, to: winner.id });
  await refuseUnderway(store, moved);
  const identities = await store.moveIdentities({ from: loser.id, to: winner.id });
  const mergedTalk = joined(winner.id, winnerTalk, loserTalk);
  await store.setTalk(loser.id, null);
  await store.setTalk(winner.id, mergedTalk);
  const widened = await widen(merge, tx);
  journal.messages = { ...moved, loserTalk, winnerTalk, mergedTalk, widened, identities } satisfies Journal;
};

/** What was moved goes back; what was sent or received since stays with the winner. */
export const partMessages: LeadHooks["unmerged"] = async (tx, { winner, loser, scope, journal }) => {
  const moved = journal.messages as Journal | undefined;
  if (moved === undefined) return;
  const whole = { organizationId: scope.organizationId };
  const store = moveStore(tx, whole);
  await refuseUnderway(store, moved);
  await store.moveBack(moved, { from: winner.id, to: loser.id });
  await store.moveIdentitiesBack(moved.identities ?? [], { from: winner.id, to: loser.id });
  for (const id of moved.widened) await carriedWriter(tx, whole).removeCarried(id, WIDENED);
  const talk = await store.talk(winner.id);
  await store.setTalk(loser.id, awake(moved.loserTalk));
  const isUntouched = talk?.lastMessageId === moved.mergedTalk?.lastMessageId;
  if (isUntouched) await store.setTalk(winner.id, partedTalk(moved, talk));
  else await conversationWriter(tx, whole).recount(winner.id);
};

/** Read since the merge is read for both. */
function partedTalk({ winnerTalk }: Journal, talk: ConversationState | null): ConversationState | null {
  return winnerTalk !== null && talk?.unreadCount === 0 ? { ...winnerTalk, unreadCount: 0, unreadRank: 0 } : winnerTalk;
}

/** The job that would bring a snoozed conversation back knows it by its lead: under another one, or much later, nobody would. */
function awake(talk: ConversationState | null): ConversationState | null {
  return talk?.shelf === "snoozed" ? { ...talk, shelf: "open", snoozedUntil: null } : talk;
}

function joined(
  leadId: string,
  one: ConversationState | null,
  other: ConversationState | null,
): ConversationState | null {
  if (one === null || other === null) return one ?? awake(other === null ? null : { ...other, leadId });
  const later = other.lastMessageAt > one.lastMessageAt ? other : one;
  const inbound = [one.lastInboundAt, other.lastInboundAt].flatMap((instant) => instant ?? []);
  const asked = (other.lastInboundAt ?? 0) > (one.lastInboundAt ?? 0) ? other : one;
  // what waits for somebody in one of them waits in both
  const open =
    [one, other].find(({ shelf }) => shelf === "open") ?? [asked].find(({ shelf }) => shelf !== "sent") ?? one;
  return {
    leadId,
    shelf: open === other ? (awake(open)?.shelf ?? "open") : open.shelf,
    snoozedUntil: open === other ? null : open.snoozedUntil,
    assigneeKey: one.assigneeKey,
    lastChannel: later.lastChannel,
    meaning: asked.meaning,
    proposal: asked.proposal,
    unreadRank: Math.max(one.unreadRank, other.unreadRank),
    unreadCount: one.unreadCount + other.unreadCount,
    lastMessageId: later.lastMessageId,
    lastMessageAt: later.lastMessageAt,
    lastInboundAt: inbound.length === 0 ? null : Math.max(...inbound),
  };
}

const WIDENED = "Holds since leads were merged";

/** What either lead wants holds for the addresses of both. */
async function widen(
  { winner, merged, actor, scope, now }: LeadMergeInTransaction,
  tx: Parameters<LeadHooks["merged"]>[0],
): Promise<string[]> {
  const whole = { organizationId: scope.organizationId };
  const added: string[] = [];
  for (const one of await suppressionStore(tx, whole).ofLeads([winner.id])) {
    const { channel, suppressedFor } = one;
    const about = { channel, suppressedFor, leadId: winner.id, note: WIDENED, actor };
    for (const address of pointsOn(merged.contactPoints, channel)) {
      const widened = { ...about, address, carriedFrom: one.carriedFrom ?? one.id };
      const row = await suppressionWriter(tx, whole).insert(widened, now);
      if (row !== undefined) added.push(row.id);
    }
  }
  return added;
}
