import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  AlarmClock,
  ArrowLeft,
  Check,
  Ellipsis,
  ExternalLink,
  MailOpen,
  Phone,
  RotateCcw,
  UserRound,
} from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { leadQuery } from "../../api/lead-queries.ts";
import { ApiError } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { StatusBadge } from "../../lead-list/StatusBadge.tsx";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { Badge } from "../../look/Badge.tsx";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Menu } from "../../look/Menu.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { dayAndTime } from "../../messages/when.ts";
import { Bubble } from "./Bubble.tsx";
import { Composer } from "./Composer.tsx";
import styles from "./Inbox.module.css";
import { refreshInbox } from "./inbox-queries.ts";
import { ProposalBar } from "./ProposalBar.tsx";

/** What can be done with the open conversation. */
export interface ThreadActions {
  done: () => void;
  snooze: () => void;
  assign: () => void;
  unread: () => void;
  call: () => void;
}

/** One conversation over all channels, the newest at the bottom, and the reply. Opening it marks it as read. */
export function Thread({
  id,
  conversation,
  error,
  act,
  listHref,
}: {
  id: string;
  conversation: Conversation | undefined;
  error: unknown;
  act: ThreadActions;
  listHref: string;
}) {
  const maySend = useMay("messages.send");
  const isNarrow = useIsNarrow();
  const end = useRef<HTMLDivElement>(null);
  const loaded = useInfiniteQuery({
    queryKey: ["conversation", id, "messages"],
    queryFn: ({ pageParam, signal }) =>
      call(conversationEndpoints.listConversationMessages, {
        params: { id },
        query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const messages = loaded.data?.pages.flatMap((page) => page.items).toReversed() ?? [];
  const newest = messages.at(-1)?.id;
  useEffect(() => {
    if (newest) end.current?.scrollIntoView({ block: "end" });
  }, [newest]);
  const lastInbound = messages.findLast((message) => message.direction === "inbound");
  useMarkRead(id, maySend ? conversation : undefined, lastInbound?.id);
  if (error instanceof ApiError && error.problem.status === 404)
    return (
      <div className={styles.nothing}>
        <EmptyState
          action={
            <Link href={listHref} className={buttonLook("main")}>
              {t.back}
            </Link>
          }
        >
          {t.gone}
        </EmptyState>
      </div>
    );
  const name = conversation?.leadName ?? messages.find((message) => message.leadName)?.leadName ?? "";
  return (
    <section className={styles.thread} aria-label={t.thread(name)}>
      <ThreadHead id={id} name={name} conversation={conversation} act={act} listHref={listHref} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.messages} tabIndex={0} aria-label={t.messages}>
        {loaded.error && !loaded.data ? <ErrorState error={loaded.error} retry={() => void loaded.refetch()} /> : null}
        {loaded.isPending ? <Skeleton lines={4} height={40} /> : null}
        {loaded.hasNextPage ? (
          <Button kind="quiet" busy={loaded.isFetchingNextPage} onClick={() => void loaded.fetchNextPage()}>
            {t.older}
          </Button>
        ) : null}
        <ol className={styles.bubbles}>
          {messages.map((message) => (
            <Bubble key={message.id} message={message} />
          ))}
        </ol>
        <div ref={end} />
      </section>
      {conversation && maySend ? <ProposalBar conversation={conversation} /> : null}
      {conversation && isNarrow ? <ThreadButtons id={id} conversation={conversation} act={act} /> : null}
      {maySend && loaded.data ? <Composer key={id} leadId={id} last={lastInbound ?? messages.at(-1)} /> : null}
    </section>
  );
}

function ThreadHead({
  id,
  name,
  conversation,
  act,
  listHref,
}: {
  id: string;
  name: string;
  conversation: Conversation | undefined;
  act: ThreadActions;
  listHref: string;
}) {
  // On a phone the thread is the whole page, so its name is the heading of the page.
  const isNarrow = useIsNarrow();
  const Name = isNarrow ? "h1" : "h2";
  return (
    <header className={styles.threadHead}>
      <Link href={listHref} className={styles.back} aria-label={t.back}>
        <ArrowLeft />
      </Link>
      <div className={styles.threadLead}>
        <Name>{name}</Name>
        <LeadLine leadId={id} conversation={conversation} />
      </div>
      {conversation && !isNarrow ? <ThreadButtons id={id} conversation={conversation} act={act} /> : null}
    </header>
  );
}

/** What can be done with it: beside its name on a desk, under the thumb on a phone. */
function ThreadButtons({ id, conversation, act }: { id: string; conversation: Conversation; act: ThreadActions }) {
  const isDone = conversation.state === "done";
  return (
    <div className={styles.threadActions}>
      <Button kind="quiet" icon={<Phone />} aria-label={t.call} keys="p" onClick={act.call} />
      <Button kind="quiet" icon={<AlarmClock />} aria-label={t.snooze} keys="s" onClick={act.snooze} />
      <Button
        kind="quiet"
        icon={isDone ? <RotateCcw /> : <Check />}
        aria-label={isDone ? t.reopen : t.done}
        keys="e"
        onClick={act.done}
      />
      <Menu
        label={t.more}
        items={[
          { id: "assign", label: t.assign, icon: <UserRound />, keys: "a", onSelect: act.assign },
          { id: "unread", label: t.markUnread, icon: <MailOpen />, keys: "u", onSelect: act.unread },
        ]}
      >
        {(trigger) => <Button {...trigger} kind="quiet" icon={<Ellipsis />} aria-label={t.more} />}
      </Menu>
      <Link href={`/leads/${id}`} className={`${buttonLook("quiet")} ${styles.openLead}`} aria-label={t.openLead}>
        <ExternalLink />
      </Link>
    </div>
  );
}

function LeadLine({ leadId, conversation }: { leadId: string; conversation: Conversation | undefined }) {
  const { data: lead } = useQuery(leadQuery(leadId));
  if (!lead) return <Skeleton width={160} />;
  return (
    <p className={styles.facts}>
      <StatusBadge status={lead.status} />
      <Temperature temperature={lead.temperature} score={lead.score} />
      {conversation?.state === "snoozed" && conversation.snoozedUntil ? (
        <Badge tone="accent">{t.snoozedUntil(dayAndTime(conversation.snoozedUntil))}</Badge>
      ) : null}
      {conversation?.state === "done" ? <Badge>{t.states.done}</Badge> : null}
      <span>{[lead.category, lead.city].filter(Boolean).join(" · ")}</span>
    </p>
  );
}

/** Once when it is opened, and again for what comes in while one looks at it; what was marked as unread stays so. */
function useMarkRead(id: string, conversation: Conversation | undefined, newestInbound: string | undefined): void {
  const seen = useRef<string | null>(null);
  const isUnread = (conversation?.unreadCount ?? 0) > 0;
  useEffect(() => {
    if (conversation === undefined || newestInbound === undefined || seen.current === newestInbound) return;
    seen.current = newestInbound;
    if (!isUnread) return;
    call(conversationEndpoints.readConversation, { params: { id } })
      .then(refreshInbox)
      // It stays unread, which is no harm; the next opening tries again.
      .catch(() => undefined);
  }, [id, conversation, isUnread, newestInbound]);
}
