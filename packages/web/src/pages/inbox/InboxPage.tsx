import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { changeLead } from "../../lead-actions/change-lead.ts";
import { undoLast } from "../../lead-actions/undo.ts";
import { join } from "../../look/Button.tsx";
import { useTabTitle } from "../../look/Page.tsx";
import { EmptyState } from "../../look/States.tsx";
import { actions } from "../../messages/en/actions.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { leads } from "../../messages/en/leads.ts";
import { ConversationList } from "./ConversationList.tsx";
import styles from "./Inbox.module.css";
import type { Show } from "./show.ts";
import { Thread } from "./Thread.tsx";

/** The conversations with leads, unread first; one is open beside the list. On a phone one pane at a time. */
export function InboxPage() {
  useTabTitle(t.title);
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const [show, setShow] = useState<Show>("all");
  const listed = useInfiniteQuery({
    queryKey: ["conversations", show],
    queryFn: ({ pageParam, signal }) =>
      call(conversationEndpoints.listConversations, {
        query: { show, limit: 40, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  useLiveEvents((event) => {
    if (!/^(message|conversation)\.|^reconnected$/.test(event.type)) return;
    void queryClient.invalidateQueries({ queryKey: ["conversations"] });
    void queryClient.invalidateQueries({ queryKey: ["conversation"] });
  });
  const all = listed.data?.pages.flatMap((page) => page.items) ?? [];
  const open = all.find((conversation) => conversation.id === id);
  const step = (by: number) => {
    const at = all.findIndex((conversation) => conversation.id === id);
    const next = all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) go(`/inbox/${next.id}`);
  };
  useInboxKeys(open, step);
  return (
    <div className={join(styles.panes, id ? styles.isThread : styles.isList)}>
      <ConversationList listed={listed} conversations={all} openId={id ?? null} show={show} onShow={setShow} />
      {id ? (
        <Thread key={id} id={id} conversation={open} onDone={() => step(1)} />
      ) : (
        <div className={styles.nothing}>{all.length > 0 ? <EmptyState>{t.pick}</EmptyState> : null}</div>
      )}
    </div>
  );
}

function useInboxKeys(open: Conversation | undefined, step: (by: number) => void): void {
  const group = t.title;
  useShortcuts([
    { id: "inbox-next", label: t.next, keys: ["j", "ArrowDown"], group, keyOnly: true, run: () => step(1) },
    { id: "inbox-previous", label: t.previous, keys: ["k", "ArrowUp"], group, keyOnly: true, run: () => step(-1) },
    {
      id: "inbox-reply",
      label: t.focusReply,
      keys: ["r"],
      group,
      run: () => document.querySelector<HTMLElement>("[data-reply]")?.focus(),
    },
    { id: "inbox-done", label: t.doneHint, keys: ["e"], group, run: () => step(1) },
    ...LEAD_STATUSES.map((status, index) => ({
      id: `inbox-status-${status}`,
      label: actions.setStatus(leads.statuses[status]),
      keys: [String(index + 1)],
      group,
      run: () => {
        if (open)
          void changeLead(open.leadId, { status }, t.statusSet(open.leadName, leads.statuses[status])).then(refresh);
      },
    })),
    { id: "inbox-undo", label: actions.undo, keys: ["z", "Mod+z"], group, run: () => void undoLast().then(refresh) },
  ]);
}

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ["conversations"] });
}
