// What is done with a conversation: seen at once, sent in order, and each with its way back.
import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { Conversation, ConversationChange } from "@lead-dashboard/contract/messages/conversation-schemas";
import { act, call } from "../../api/call.ts";
import { refreshLead } from "../../lead-actions/change-lead.ts";
import { inOrder } from "../../lead-actions/in-order.ts";
import { undoable, undoOnServer } from "../../lead-actions/undo.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { shell } from "../../messages/en/shell.ts";
import { dayAndTime } from "../../messages/when.ts";
import { refreshInbox, showConversation } from "./inbox-queries.ts";

/** Does something with a conversation: shows `next` at once and puts back what was when the server refuses. */
async function attempt(next: Conversation, work: () => Promise<unknown>, again: () => void): Promise<boolean> {
  const putBack = showConversation(next);
  try {
    await inOrder(next.leadId, work);
    refreshInbox();
    return true;
  } catch (error) {
    putBack();
    toast(describeError(error), { tone: "bad", action: { label: shell.retry, run: again } });
    return false;
  }
}

/** Sets a conversation as done, open, or snoozed. */
export async function change(
  conversation: Conversation,
  to: ConversationChange,
  said: string | null = null,
): Promise<void> {
  const { id, state, snoozedUntil } = conversation;
  const until = to.state === "snoozed" ? to.snoozedUntil : null;
  const next = {
    ...conversation,
    state: to.state,
    snoozedUntil: until,
    ...(to.state !== "open" && { unreadCount: 0 }),
  };
  const send = () => call(conversationEndpoints.changeConversation, { params: { id }, body: to });
  if (!(await attempt(next, send, () => void change(conversation, to, said)))) return;
  const back: ConversationChange =
    state === "snoozed" && snoozedUntil !== null && Date.parse(snoozedUntil) > Date.now()
      ? { state, snoozedUntil }
      : { state: state === "done" ? "done" : "open" };
  const action = undoable(async () => {
    await call(conversationEndpoints.changeConversation, { params: { id }, body: back });
    refreshInbox();
  });
  toast(said ?? saidOf(conversation, to), { action });
}

function saidOf({ leadName }: Conversation, to: ConversationChange): string {
  if (to.state === "snoozed") return t.isSnoozed(leadName, dayAndTime(to.snoozedUntil));
  return to.state === "done" ? t.isDone(leadName) : t.isOpen(leadName);
}

/** Marks a conversation as unread, to come back to it. */
export async function markUnread(conversation: Conversation): Promise<void> {
  const { id, leadName } = conversation;
  const next = { ...conversation, state: "open" as const, snoozedUntil: null, unreadCount: 1 };
  const send = () => call(conversationEndpoints.unreadConversation, { params: { id } });
  if (await attempt(next, send, () => void markUnread(conversation))) toast(t.isUnread(leadName));
}

/** Accepts or dismisses what the rules propose. */
export async function decide(conversation: Conversation, accepted: boolean): Promise<void> {
  const { id, leadName, leadId, proposal } = conversation;
  if (proposal === null) {
    toast(t.nothingProposed);
    return;
  }
  let undoId: string | null = null;
  const next = {
    ...conversation,
    proposal: null,
    leadStatus: (accepted && proposal.status) || conversation.leadStatus,
  };
  const send = async () => {
    ({ undoId } = await act(conversationEndpoints.decideProposal, { params: { id }, body: { accepted } }));
  };
  if (!(await attempt(next, send, () => void decide(conversation, accepted)))) return;
  void refreshLead(leadId).catch(() => undefined);
  const taken = undoId;
  const action =
    taken === null
      ? undefined
      : undoable(async () => {
          await undoOnServer(taken);
          await refreshLead(leadId);
          refreshInbox();
        });
  toast(accepted ? t.accepted(leadName, t.proposal(proposal)) : t.dismissed, { action });
}
