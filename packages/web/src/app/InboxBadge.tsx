import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import { useQuery } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { shell as t } from "../messages/en/shell.ts";
import { count } from "../messages/plural.ts";
import styles from "./Shell.module.css";

const MOST = 99;

/** How many messages of leads nobody has read yet, at the inbox's icon; nothing when there are none. */
export function InboxBadge() {
  const unread = useQuery({
    queryKey: ["conversations", "unread-count"],
    queryFn: ({ signal }) =>
      call(conversationEndpoints.listConversations, { query: { show: "unread", limit: 1 }, signal }).then(
        (page) => page.unreadCount,
      ),
  }).data;
  if (!unread) return null;
  return (
    <span className={`${styles.badge} numbers`}>
      <span aria-hidden="true">{unread > MOST ? `${MOST}+` : count(unread)}</span>
      <span className="only-read-aloud">{t.unread(unread)}</span>
    </span>
  );
}
