import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { Conversation, ConversationPage } from "@lead-dashboard/contract/messages/conversation-schemas";
import { type InfiniteData, queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { askedOf, type InboxFilter } from "./inbox-filter.ts";

/** The conversations a filter shows, page after page. */
export function useConversations(filter: InboxFilter) {
  const asked = askedOf(filter);
  return useInfiniteQuery({
    queryKey: ["conversations", "list", asked],
    queryFn: ({ pageParam, signal }) =>
      call(conversationEndpoints.listConversations, {
        query: { ...asked, limit: 40, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    enabled: filter.show !== "unknown" || filter.q !== "",
  });
}

/** One conversation's line. */
export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ["conversation", id, "line"],
    queryFn: ({ signal }) => call(conversationEndpoints.getConversation, { params: { id }, signal }),
  });

/** By which channels a lead can be written to now. */
export const waysQuery = (leadId: string) =>
  queryOptions({
    queryKey: ["conversation", leadId, "ways"],
    queryFn: ({ signal }) => call(conversationEndpoints.listReplyWays, { params: { id: leadId }, signal }),
  });

/** People nobody knows who wrote. */
export const unknownQuery = queryOptions({
  queryKey: ["unknown-senders"],
  queryFn: ({ signal }) => call(conversationEndpoints.listUnknownSenders, { query: { limit: 100 }, signal }),
});

type Pages = InfiniteData<ConversationPage>;

/** Shows a conversation as it will be, before the server has answered; answers with what puts it back. */
export function showConversation(next: Conversation): () => void {
  const lists = queryClient.getQueriesData<Pages>({ queryKey: ["conversations", "list"] });
  const line = queryClient.getQueryData(conversationQuery(next.id).queryKey);
  for (const [key, data] of lists) {
    const asked = key[2] as ReturnType<typeof askedOf>;
    const isMeant = (one: Conversation) => one.id !== next.id || isShownBy(asked.show, next);
    const pages = data?.pages.map((page) => ({
      ...page,
      items: page.items.filter(isMeant).map((one) => (one.id === next.id ? next : one)),
    }));
    if (data && pages) queryClient.setQueryData<Pages>(key, { ...data, pages });
  }
  queryClient.setQueryData(conversationQuery(next.id).queryKey, next);
  return () => {
    for (const [key, data] of lists) queryClient.setQueryData(key, data);
    queryClient.setQueryData(conversationQuery(next.id).queryKey, line);
  };
}

function isShownBy(show: string | undefined, { state }: Conversation): boolean {
  // what was read stays in sight while one looks at what is unread
  return show === undefined || show === "all" || state === (show === "unread" ? "open" : show);
}

/** Fetches the lists and the open conversation anew. */
export function refreshInbox(): void {
  void queryClient.invalidateQueries({ queryKey: ["conversations"] });
  void queryClient.invalidateQueries({ queryKey: ["conversation"] });
}
