import type { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { ConversationQuery } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { AnswerDetails, Caller, Handlers } from "../http/route.ts";
import { standingId } from "../leads/standing-lead.ts";
import { leadStore } from "../leads/store.ts";
import { listLeadIds } from "../leads/store-list.ts";
import { assignConversation } from "./assign-conversation.ts";
import { changeConversation } from "./change-conversation.ts";
import { decideProposal } from "./decide-proposal.ts";
import { ignoreUnknownSender } from "./ignore-unknown-sender.ts";
import { listReplyWays } from "./list-reply-ways.ts";
import { listUnknownSenders } from "./list-unknown-senders.ts";
import { logCall } from "./log-call.ts";
import { presentMessage } from "./present.ts";
import { presentConversation, presentUnknownSender } from "./present-conversation.ts";
import { findConversation, readConversation, unreadConversation } from "./read-conversation.ts";
import { messageStore } from "./store.ts";
import { type ConversationRow, type InboxFilter, type InboxPage, inboxStore } from "./store-inbox.ts";
import { takeBackCall } from "./take-back-call.ts";
import { takeUnknownSender } from "./take-unknown-sender.ts";

const PAGE = 50;
/** As many leads as a search in the inbox looks at. */
const SEARCHED = 200;

function filterOf(
  { show = "all", assignedTo, channel, meaning }: ConversationQuery,
  { memberId }: Caller,
): InboxFilter {
  const whose = assignedTo === "me" ? memberId : assignedTo === "none" ? null : assignedTo;
  return { show, assignedTo: whose, channel, meaning };
}

function isMeant(row: ConversationRow, { show, assignedTo, channel, meaning }: InboxFilter): boolean {
  const isShown = show === "all" || (show === "unread" ? row.unreadRank === 1 : row.shelf === show);
  const isWhose = assignedTo === undefined || row.assignedTo === assignedTo;
  return (
    isShown && isWhose && (channel ?? row.lastChannel) === row.lastChannel && (meaning ?? row.meaning) === row.meaning
  );
}

function tellUndo({ headers }: AnswerDetails, undoId: string | null): void {
  if (undoId !== null) headers.set("Undo-Id", undoId);
}

/** Answers the inbox, calls and unknown senders over HTTP. */
export function conversationRoutes(foundation: Foundation): Handlers<typeof conversationEndpoints> {
  const { db } = foundation;
  const pageOf = async (caller: Caller, query: ConversationQuery): Promise<InboxPage> => {
    const { limit = PAGE, cursor, leadId, q } = query;
    const store = inboxStore(db, caller.scope);
    const filter = filterOf(query, caller);
    if (leadId !== undefined || q !== undefined) {
      const asker = { memberId: caller.memberId, now: foundation.clock.now() };
      const search = {
        filter: q === undefined ? {} : { q },
        sort: "-score" as const,
        limit: SEARCHED,
        cursor: null,
        asker,
      };
      const ids = leadId === undefined ? (await listLeadIds(db, caller.scope, search)).ids : [leadId];
      return { rows: (await store.byLeads(ids)).filter((row) => isMeant(row, filter)), next: null };
    }
    const [unreadRank = 0, lastMessageAt = 0, last = ""] =
      cursor === undefined ? [] : decodeKeys(cursor, ["whole", "instant", "text"]);
    const after = cursor === undefined ? null : { unreadRank, lastMessageAt, leadId: last };
    return store.list(filter, { limit, after });
  };
  return {
    async listConversations({ caller, query }) {
      const [{ rows, next }, unreadCount] = await Promise.all([
        pageOf(caller, query),
        inboxStore(db, caller.scope).unreadCount(),
      ]);
      const nextCursor = next === null ? null : encodeCursor([next.unreadRank, next.lastMessageAt, next.leadId]);
      return { items: rows.map(presentConversation), nextCursor, unreadCount };
    },
    getConversation: async ({ caller, params }) =>
      presentConversation(await findConversation(foundation, caller, params.id)),
    async listConversationMessages({ caller, params, query: { limit = PAGE, cursor } }) {
      const leadId = await standingId(db, caller.scope, params.id);
      if ((await leadStore(db, caller.scope).find(leadId)) === undefined) throw notFound();
      const [createdAt = 0, id = ""] = cursor === undefined ? [] : decodeKeys(cursor, ["instant", "text"]);
      const after = cursor === undefined ? null : { createdAt, id };
      const rows = await messageStore(db, caller.scope).list({ leadId }, { limit: limit + 1, after });
      const [shown, last] = [rows.slice(0, limit), rows[limit - 1]];
      const isMore = rows.length > limit && last !== undefined;
      return { items: shown.map(presentMessage), nextCursor: isMore ? encodeCursor([last.createdAt, last.id]) : null };
    },
    async listReplyWays({ caller, params, now }) {
      const lead = await leadStore(db, caller.scope).find(await standingId(db, caller.scope, params.id));
      if (lead === undefined) throw notFound();
      return { items: await listReplyWays(db, caller.scope, { lead, now }) };
    },
    readConversation: async ({ caller, params }) =>
      presentConversation(await readConversation(foundation, caller, params.id)),
    unreadConversation: async ({ caller, params }) =>
      presentConversation(await unreadConversation(foundation, caller, params.id)),
    async assignConversation({ caller, params, body, answer }) {
      const change = { leadId: params.id, assignedTo: body.assignedTo };
      const { conversation, undoId } = await assignConversation(foundation, caller, change);
      tellUndo(answer, undoId);
      return presentConversation(conversation);
    },
    changeConversation: async ({ caller, params, body }) =>
      presentConversation(await changeConversation(foundation, caller, { leadId: params.id, change: body })),
    async decideProposal({ caller, params, body, answer }) {
      const decision = { leadId: params.id, accepted: body.accepted };
      const { conversation, undoId } = await decideProposal(foundation, caller, decision);
      tellUndo(answer, undoId);
      return presentConversation(conversation);
    },
    async logCall({ caller, params, body }) {
      const made = await messageStore(db, caller.scope).find(
        await logCall(foundation, caller, { leadId: await standingId(db, caller.scope, params.id), call: body }),
      );
      if (made === undefined) throw notFound();
      return presentMessage(made);
    },
    async takeBackCall({ caller, params }) {
      await takeBackCall(foundation, caller, params.id);
    },
    async listUnknownSenders({ caller, query: { limit = PAGE, cursor } }) {
      const [lastAt = 0, id = ""] = cursor === undefined ? [] : decodeKeys(cursor, ["instant", "text"]);
      const after = cursor === undefined ? null : { lastAt, id };
      const found = await listUnknownSenders(db, caller.scope, { limit: limit + 1, after });
      const last = found[limit - 1]?.sender;
      const isMore = found.length > limit && last !== undefined;
      const items = found.slice(0, limit).map(presentUnknownSender);
      return { items, nextCursor: isMore ? encodeCursor([last.lastAt, last.id]) : null };
    },
    takeUnknownSender: async ({ caller, params, body }) => ({
      leadId: await takeUnknownSender(foundation, caller, { id: params.id, wish: body }),
    }),
    async ignoreUnknownSender({ caller, params }) {
      await ignoreUnknownSender(foundation, caller, params.id);
    },
  };
}
