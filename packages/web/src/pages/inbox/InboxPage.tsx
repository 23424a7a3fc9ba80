import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { useLiveEvents } from "../../api/events.ts";
import { leadQuery } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { HoldKeys, useShortcuts } from "../../keyboard/shortcuts.ts";
import { CallDialogHost } from "../../lead-actions/CallDialogHost.tsx";
import { openCall } from "../../lead-actions/calls.ts";
import { changeLead } from "../../lead-actions/change-lead.ts";
import { undoLast } from "../../lead-actions/undo.ts";
import { rowOfLead } from "../../lead-list/row.ts";
import { join } from "../../look/Button.tsx";
import { PageTitle } from "../../look/Page.tsx";
import { useTabTitle } from "../../look/place.ts";
import { describeError, EmptyState } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { actions } from "../../messages/en/actions.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { leads } from "../../messages/en/leads.ts";
import { ConversationList } from "./ConversationList.tsx";
import styles from "./Inbox.module.css";
import { InboxFilters } from "./InboxFilters.tsx";
import { InboxLead } from "./InboxLead.tsx";
import { type InboxFilter, readInboxFilter, writeInboxFilter } from "./inbox-filter.ts";
import { conversationQuery, refreshInbox, unknownQuery, useConversations } from "./inbox-queries.ts";
import { SnoozeDialog } from "./SnoozeDialog.tsx";
import { Thread, type ThreadActions } from "./Thread.tsx";
import { change, decide, markUnread } from "./triage.ts";
import { UnknownList, UnknownNothing, UnknownThread } from "./UnknownSenders.tsx";
import { useSteadyOrder } from "./use-steady-order.ts";

const LeadDialog = lazy(() =>
  import("../../lead-actions/LeadDialogs.tsx").then((module) => ({ default: module.LeadDialog })),
);
type Asking = "snooze" | "assign" | "follow-up";

/** The conversations with leads, unread first, one open beside the list, and who it is with. On a phone one pane at a time. */
export function InboxPage() {
  useTabTitle(t.title);
  const { id = null } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const filter = readInboxFilter(useSearch());
  const query = writeInboxFilter(filter);
  const linkTo = (to: string) => `/inbox/${to}${query}`;
  const isUnknown = filter.show === "unknown" && filter.q === "";
  const listed = useConversations(filter);
  const fetched = listed.data?.pages.flatMap((page) => page.items) ?? [];
  const all = useSteadyOrder(fetched, query);
  const unknown = useQuery(unknownQuery);
  const senders = unknown.data?.items ?? [];
  const line = useQuery({ ...conversationQuery(id ?? ""), enabled: id !== null && !isUnknown });
  const open = isUnknown ? undefined : (line.data ?? all.find((one) => one.id === id));
  const [asking, setAsking] = useState<Asking | null>(null);
  const [isCalling, setCalling] = useState(false);
  useLiveEvents((event) => {
    if (/^unknownSender\.|^reconnected$/.test(event.type))
      void queryClient.invalidateQueries({ queryKey: ["unknown-senders"] });
    if (/^(message|conversation|optOut|consent|sending)\.|^reconnected$/.test(event.type)) refreshInbox();
  });
  const setFilter = (next: InboxFilter) => go(`/inbox${writeInboxFilter(next)}`, { replace: true });
  const ids = isUnknown ? senders.map((one) => one.id) : all.map((one) => one.id);
  const step = (by: number) => {
    const at = ids.indexOf(id ?? "");
    const next = ids[at === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next) go(linkTo(next));
  };
  /** The one that takes the place of the open one when it leaves the list. */
  const goOn = () => {
    const at = ids.indexOf(id ?? "");
    const next = ids[at + 1] ?? ids[at - 1];
    go(next ? linkTo(next) : `/inbox${query}`);
  };
  const act: ThreadActions = {
    done: () => {
      if (!open) return;
      const isDone = open.state === "done";
      void change(open, { state: isDone ? "open" : "done" });
      goOn();
    },
    snooze: () => setAsking("snooze"),
    assign: () => setAsking("assign"),
    unread: () => {
      if (open) void markUnread(open);
    },
    call: () => {
      if (!open) return;
      setCalling(true);
      void queryClient
        .ensureQueryData(leadQuery(open.leadId))
        .then(
          (lead) => openCall(rowOfLead(lead)),
          (error: unknown) => toast(describeError(error), { tone: "bad" }),
        )
        .finally(() => setCalling(false));
    },
  };
  useInboxKeys({ open, step, act, close: () => go(`/inbox${query}`) });
  const sender = isUnknown ? senders.find((one) => one.id === id) : undefined;
  const listHref = `/inbox${query}`;
  return (
    <div className={join(styles.panes, id ? styles.isThread : styles.isList)}>
      <section className={styles.list} aria-label={t.list}>
        <header className={styles.listHead}>
          <PageTitle>{t.title}</PageTitle>
          <InboxFilters
            filter={filter}
            onFilter={setFilter}
            unread={listed.data?.pages[0]?.unreadCount}
            unknown={unknown.data?.items.length}
          />
        </header>
        {isUnknown ? (
          <UnknownList openId={id} linkTo={linkTo} />
        ) : (
          <ConversationList
            listed={listed}
            conversations={all}
            openId={id}
            filter={filter}
            onFilter={setFilter}
            linkTo={linkTo}
          />
        )}
      </section>
      {sender ? <UnknownThread key={`sender-${sender.id}`} sender={sender} listHref={listHref} /> : null}
      {isUnknown && !sender ? <UnknownNothing /> : null}
      {!isUnknown && id ? (
        <Thread key={`thread-${id}`} id={id} conversation={open} error={line.error} act={act} listHref={listHref} />
      ) : null}
      {!isUnknown && !id ? (
        <div className={styles.nothing}>
          {all.length > 0 ? <EmptyState icon={<MessagesSquare />}>{t.pick}</EmptyState> : null}
        </div>
      ) : null}
      {open ? (
        <InboxLead
          key={`about-${open.leadId}`}
          leadId={open.leadId}
          onCall={act.call}
          onAssign={act.assign}
          onFollowUp={() => setAsking("follow-up")}
        />
      ) : null}
      {isCalling ? <HoldKeys /> : null}
      <CallDialogHost />
      {open && asking === "snooze" ? (
        <SnoozeDialog
          conversation={open}
          onClose={() => setAsking(null)}
          onSnooze={(snoozedUntil) => {
            void change(open, { state: "snoozed", snoozedUntil });
            goOn();
          }}
        />
      ) : null}
      {open && asking !== null && asking !== "snooze" ? (
        <AboutLead leadId={open.leadId} kind={asking} onClose={() => setAsking(null)} />
      ) : null}
    </div>
  );
}

/** A dialog about the lead of the open conversation. */
function AboutLead({ leadId, kind, onClose }: { leadId: string; kind: "assign" | "follow-up"; onClose: () => void }) {
  const { data: lead } = useQuery(leadQuery(leadId));
  if (!lead) return <HoldKeys />;
  return (
    <Suspense fallback={<HoldKeys />}>
      <LeadDialog
        kind={kind}
        target={{ rows: [rowOfLead(lead)], filter: null, count: 1 }}
        onClose={onClose}
        onDone={refreshInbox}
      />
    </Suspense>
  );
}

function useInboxKeys({
  open,
  step,
  act,
  close,
}: {
  open: Conversation | undefined;
  step: (by: number) => void;
  act: ThreadActions;
  close: () => void;
}): void {
  const group = t.title;
  const focus = (selector: string) => () => document.querySelector<HTMLElement>(selector)?.focus();
  const withOpen = (run: (conversation: Conversation) => void) => () => {
    if (open) run(open);
  };
  useShortcuts([
    { id: "inbox-next", label: t.next, keys: ["j", "ArrowDown"], group, keyOnly: true, run: () => step(1) },
    { id: "inbox-previous", label: t.previous, keys: ["k", "ArrowUp"], group, keyOnly: true, run: () => step(-1) },
    {
      id: "inbox-reply",
      label: t.focusReply,
      keys: ["r", "Enter"],
      group,
      run: () => (open ? focus("[data-reply]")() : step(0)),
    },
    { id: "inbox-done", label: t.done, keys: ["e"], group, run: withOpen(act.done) },
    { id: "inbox-snooze", label: t.snooze, keys: ["s", "h"], group, run: withOpen(act.snooze) },
    { id: "inbox-assign", label: t.assign, keys: ["a"], group, run: withOpen(act.assign) },
    { id: "inbox-unread", label: t.markUnread, keys: ["u"], group, run: withOpen(act.unread) },
    { id: "inbox-accept", label: t.accept, keys: ["y"], group, run: withOpen((one) => void decide(one, true)) },
    { id: "inbox-dismiss", label: t.dismiss, keys: ["x"], group, run: withOpen((one) => void decide(one, false)) },
    { id: "inbox-call", label: t.call, keys: ["p"], group, run: withOpen(act.call) },
    ...LEAD_STATUSES.map((status, index) => ({
      id: `inbox-status-${status}`,
      label: actions.setStatus(leads.statuses[status]),
      keys: [String(index + 1)],
      group,
      run: withOpen(({ leadId, leadName }) => {
        void changeLead(leadId, { status }, t.statusSet(leadName, leads.statuses[status])).then(refreshInbox);
      }),
    })),
    { id: "inbox-search", label: t.focusSearch, keys: ["/"], group, run: focus("[data-inbox-search]") },
    {
      id: "inbox-undo",
      label: actions.undo,
      keys: ["z", "Mod+z"],
      group,
      run: () => void undoLast().then(refreshInbox),
    },
    { id: "inbox-close", label: t.close, keys: ["Escape"], group, keyOnly: true, run: close },
  ]);
}
