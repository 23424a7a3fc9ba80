import type { Conversation, ConversationPage } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { Link } from "wouter";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { count } from "../../messages/plural.ts";
import { ago } from "../../messages/when.ts";
import styles from "./Inbox.module.css";
import type { Show } from "./show.ts";

/** The list of conversations: who, the last words, by which channel, how long ago, and how many are unread. */
export function ConversationList({
  listed,
  conversations,
  openId,
  show,
  onShow,
}: {
  listed: UseInfiniteQueryResult<InfiniteData<ConversationPage>>;
  conversations: readonly Conversation[];
  openId: string | null;
  show: Show;
  onShow: (show: Show) => void;
}) {
  const unread = listed.data?.pages[0]?.unreadCount;
  return (
    <section className={styles.list} aria-label={t.list}>
      <header className={styles.listHead}>
        <h1>{t.title}</h1>
        <Tabs
          label={t.list}
          selected={show}
          onSelect={onShow}
          panelId="conversations"
          tabs={[
            { id: "all", label: t.all },
            { id: "unread", label: t.unread, count: unread === undefined ? "" : count(unread) },
            { id: "open", label: t.replied },
          ]}
        />
      </header>
      <div id="conversations" className={styles.scroller}>
        {listed.error && !listed.data ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
        {listed.isPending ? ["a", "b", "c", "d", "e", "f"].map((row) => <LoadingLine key={row} />) : null}
        {listed.data && conversations.length === 0 ? <Empty show={show} onShow={onShow} /> : null}
        <ul>
          {conversations.map((conversation) => (
            <ConversationLine key={conversation.id} conversation={conversation} isOpen={conversation.id === openId} />
          ))}
        </ul>
        {listed.hasNextPage ? (
          <Button kind="quiet" busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
            {t.moreConversations}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function ConversationLine({ conversation, isOpen }: { conversation: Conversation; isOpen: boolean }) {
  const { lastMessage, unreadCount } = conversation;
  const isUnread = unreadCount > 0;
  return (
    <li>
      <Link
        href={`/inbox/${conversation.id}`}
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
            {lastMessage.excerpt}
          </span>
        </span>
        {isUnread ? (
          <span className={styles.badge}>
            <span aria-hidden="true">{count(unreadCount)}</span>
            <span className="only-read-aloud">{t.unreadCount(unreadCount)}</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}

function Empty({ show, onShow }: { show: Show; onShow: (show: Show) => void }) {
  if (show !== "all")
    return <EmptyState action={<Button onClick={() => onShow("all")}>{t.showAll}</Button>}>{t.noneUnread}</EmptyState>;
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
