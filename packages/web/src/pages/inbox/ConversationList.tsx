import type { Conversation, ConversationPage } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { AlarmClock, Inbox } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { Badge } from "../../look/Badge.tsx";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { count } from "../../messages/plural.ts";
import { ago, dayAndTime } from "../../messages/when.ts";
import styles from "./Inbox.module.css";
import { type InboxFilter, isNarrowed } from "./inbox-filter.ts";
import { MEANING_TONES } from "./meaning-tones.ts";

/** The conversations: who, the last words, what they want, by which channel, how long ago, and how many are unread. */
export function ConversationList({
  listed,
  conversations,
  openId,
  filter,
  onFilter,
  linkTo,
}: {
  listed: UseInfiniteQueryResult<InfiniteData<ConversationPage>>;
  conversations: readonly Conversation[];
  openId: string | null;
  filter: InboxFilter;
  onFilter: (filter: InboxFilter) => void;
  linkTo: (id: string) => string;
}) {
  return (
    <div id="conversations" className={styles.scroller}>
      {listed.error && !listed.data ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? ["a", "b", "c", "d", "e", "f"].map((row) => <LoadingLine key={row} />) : null}
      {listed.data && conversations.length === 0 && !listed.hasNextPage ? (
        <Empty filter={filter} onFilter={onFilter} />
      ) : null}
      <ul aria-label={t.list}>
        {conversations.map((conversation) => (
          <ConversationLine
            key={conversation.id}
            conversation={conversation}
            isOpen={conversation.id === openId}
            href={linkTo(conversation.id)}
          />
        ))}
      </ul>
      {listed.hasNextPage ? (
        <Button kind="quiet" busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t.moreConversations}
        </Button>
      ) : null}
    </div>
  );
}

function ConversationLine({
  conversation,
  isOpen,
  href,
}: {
  conversation: Conversation;
  isOpen: boolean;
  href: string;
}) {
  const { lastMessage, unreadCount, meaning, state, snoozedUntil } = conversation;
  const isUnread = unreadCount > 0;
  const line = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <li>
      <Link
        ref={line}
        href={href}
        className={join(styles.line, isOpen && styles.lineOpen, isUnread && styles.lineUnread)}
        aria-current={isOpen ? "page" : undefined}
      >
        <span className={styles.who}>{conversation.leadName}</span>
        <time className={styles.age} dateTime={conversation.lastMessageAt}>
          {ago(conversation.lastMessageAt)}
        </time>
        <span className={styles.excerpt}>
          <ChannelIcon channel={lastMessage.channel} />
          <span>
            {lastMessage.direction === "outbound" ? t.you : null}
            {lastMessage.kind && lastMessage.kind !== "reply" ? `${messaging.inboundKinds[lastMessage.kind]}: ` : null}
            {lastMessage.excerpt || messaging.channels[lastMessage.channel]}
          </span>
        </span>
        {isUnread ? (
          <span className={styles.badge}>
            <span aria-hidden="true">{count(unreadCount)}</span>
            <span className="only-read-aloud">{t.unreadCount(unreadCount)}</span>
          </span>
        ) : null}
        {meaning || state === "snoozed" ? (
          <span className={styles.signs}>
            {meaning ? <Badge tone={MEANING_TONES[meaning]}>{t.meanings[meaning]}</Badge> : null}
            {state === "snoozed" && snoozedUntil ? (
              <Badge>
                <AlarmClock aria-hidden="true" />
                <span className="only-read-aloud">{t.states.snoozed}</span>
                {dayAndTime(snoozedUntil)}
              </Badge>
            ) : null}
          </span>
        ) : null}
      </Link>
    </li>
  );
}

function Empty({ filter, onFilter }: { filter: InboxFilter; onFilter: (filter: InboxFilter) => void }) {
  const plain = { assignedTo: null, channel: null, meaning: null, q: "" };
  if (isNarrowed(filter))
    return (
      <EmptyState action={<Button onClick={() => onFilter({ ...plain, show: filter.show })}>{t.clearFilters}</Button>}>
        {t.noneMatch}
      </EmptyState>
    );
  if (filter.show !== "open") {
    const words = { unread: t.noneUnread, snoozed: t.noneSnoozed, done: t.noneDone, unknown: t.unknownEmpty };
    return (
      <EmptyState action={<Button onClick={() => onFilter({ ...plain, show: "open" })}>{t.showAll}</Button>}>
        {words[filter.show]}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Inbox />}
      action={
        <Link href="/" className={buttonLook("main")}>
          {t.toQuick}
        </Link>
      }
    >
      {t.empty}
    </EmptyState>
  );
}

function LoadingLine() {
  return (
    <div className={styles.line}>
      <Skeleton width="60%" />
      <Skeleton width={32} />
      <Skeleton width="90%" />
    </div>
  );
}
