import type { ConversationQuery, ReplyMeaning } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { MessageChannel } from "@lead-dashboard/contract/messages/schemas";
import { MESSAGE_CHANNELS } from "@lead-dashboard/domain/messages/channel";
import { REPLY_MEANINGS } from "@lead-dashboard/domain/messages/classify-reply";

/** The tabs of the inbox; `unknown` are senders nobody knows. */
export const SHOWS = ["open", "unread", "snoozed", "done", "unknown"] as const;
type Show = (typeof SHOWS)[number];

/** What the inbox is narrowed to, as its address says. */
export interface InboxFilter {
  readonly show: Show;
  /** `me`, `none`, or everybody's */
  readonly assignedTo: "me" | "none" | null;
  readonly channel: MessageChannel | null;
  readonly meaning: ReplyMeaning | null;
  readonly q: string;
}

/** Reads the filter from the query of the address; what makes no sense is left out. */
export function readInboxFilter(search: string): InboxFilter {
  const query = new URLSearchParams(search);
  const one = <T extends string>(name: string, values: readonly T[]) =>
    values.find((value) => value === query.get(name)) ?? null;
  return {
    show: one("show", SHOWS) ?? "open",
    assignedTo: one("assignedTo", ["me", "none"] as const),
    channel: one("channel", MESSAGE_CHANNELS),
    meaning: one("meaning", REPLY_MEANINGS),
    q: query.get("q") ?? "",
  };
}

/** The query of the address for a filter, with its question mark; empty for the usual one. */
export function writeInboxFilter({ show, assignedTo, channel, meaning, q }: InboxFilter): string {
  const query = new URLSearchParams();
  if (show !== "open") query.set("show", show);
  for (const [name, value] of Object.entries({ assignedTo, channel, meaning, q })) if (value) query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What is asked of the server. A search looks everywhere, whatever tab is open. */
export function askedOf({ show, assignedTo, channel, meaning, q }: InboxFilter): ConversationQuery {
  return {
    ...(q !== "" || show === "unknown" ? { show: "all" as const } : { show }),
    ...(assignedTo && { assignedTo }),
    ...(channel && { channel }),
    ...(meaning && { meaning }),
    ...(q !== "" && { q }),
  };
}

/** Whether more than the tab narrows the list. */
export function isNarrowed({ assignedTo, channel, meaning, q }: InboxFilter): boolean {
  return assignedTo !== null || channel !== null || meaning !== null || q !== "";
}
