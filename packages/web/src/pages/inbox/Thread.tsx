import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { leadQuery } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { StatusBadge } from "../../lead-list/StatusBadge.tsx";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { Button, buttonLook } from "../../look/Button.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { Bubble } from "./Bubble.tsx";
import { Composer } from "./Composer.tsx";
import styles from "./Inbox.module.css";

/** One conversation over all channels, the newest at the bottom, and the reply. Opening it marks it as read. */
export function Thread({
  id,
  conversation,
  onDone,
}: {
  id: string;
  conversation: Conversation | undefined;
  onDone: () => void;
}) {
  const maySend = useMay("messages.send");
  // On a phone the thread is the whole page, so its name is the heading of the page.
  const Name = useIsNarrow() ? "h1" : "h2";
  const end = useRef<HTMLDivElement>(null);
  const loaded = useInfiniteQuery({
    queryKey: ["conversation", id],
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
  useMarkRead(id, maySend && (conversation?.unreadCount ?? 0) > 0);
  const leadId = conversation?.leadId ?? messages.find((message) => message.leadId)?.leadId ?? null;
  const name = conversation?.leadName ?? messages.find((message) => message.leadName)?.leadName ?? "";
  const lastInbound = messages.findLast((message) => message.direction === "inbound");
  return (
    <section className={styles.thread} aria-label={t.thread(name)}>
      <header className={styles.threadHead}>
        <Link href="/inbox" className={styles.back} aria-label={t.back}>
          <ArrowLeft />
        </Link>
        <div className={styles.threadLead}>
          <Name>{name}</Name>
          {leadId ? <LeadFacts leadId={leadId} /> : null}
        </div>
        <Button kind="quiet" keys="e" title={t.doneHint} className={styles.wideOnly} onClick={onDone}>
          {t.done}
        </Button>
        {leadId ? (
          <Link href={`/leads/${leadId}`} className={buttonLook()} aria-label={t.openLead}>
            <ExternalLink />
            <span className={styles.wideOnly}>{t.openLead}</span>
          </Link>
        ) : null}
      </header>
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
      {maySend && leadId ? <Composer key={leadId} leadId={leadId} last={lastInbound ?? messages.at(-1)} /> : null}
    </section>
  );
}

function LeadFacts({ leadId }: { leadId: string }) {
  const { data: lead } = useQuery(leadQuery(leadId));
  if (!lead) return <Skeleton width={160} />;
  return (
    <p className={styles.facts}>
      <StatusBadge status={lead.status} />
      <Temperature temperature={lead.temperature} score={lead.score} />
      <span>{[lead.category, lead.city].filter(Boolean).join(" · ")}</span>
    </p>
  );
}

function useMarkRead(id: string, isUnread: boolean): void {
  useEffect(() => {
    if (!isUnread) return;
    call(conversationEndpoints.readConversation, { params: { id } })
      .then(() => queryClient.invalidateQueries({ queryKey: ["conversations"] }))
      // It stays unread, which is no harm; the next opening tries again.
      .catch(() => undefined);
  }, [id, isUnread]);
}
