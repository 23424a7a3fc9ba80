// The lists of the inbox. Each is read along an index of its own; where filters are combined, the index of the narrowest one
// is walked for so many entries at most, and the page says where to go on.
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { ReplyMeaning } from "@lead-dashboard/domain/messages/classify-reply";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import type { ConversationTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";
import { BIN } from "../leads/lead-row.ts";
import type { MessageRow } from "./store.ts";

/** A conversation with what a line of the inbox shows. */
export type ConversationRow = Selectable<ConversationTable> & {
  readonly leadName: string;
  readonly leadStatus: string;
  readonly assignedTo: string | null;
  readonly channel: MessageRow["channel"];
  readonly direction: MessageRow["direction"];
  readonly kind: MessageRow["kind"];
  readonly state: MessageRow["state"];
  readonly body: string;
};

/** A place in the inbox. */
export interface InboxPlace {
  readonly unreadRank: number;
  readonly lastMessageAt: number;
  readonly leadId: string;
}

/** What the inbox is narrowed to. `assignedTo` null: nobody's; undefined: everybody's. */
export interface InboxFilter {
  readonly show: "all" | "unread" | ConversationTable["shelf"];
  readonly assignedTo?: string | null | undefined;
  readonly channel?: MessageChannel | undefined;
  readonly meaning?: ReplyMeaning | undefined;
}

/** A page; `next` is null at the end. */
export interface InboxPage {
  readonly rows: ConversationRow[];
  readonly next: InboxPlace | null;
}

/** Entries of an index that one request walks through when filters are combined. */
const WALKED = 2_000;
/** Unread conversations that are counted: 1,000 cost 5 ms, because each looks up its lead, and nobody reads more in a day. */
const COUNTED = 200;
const SHELVES = ["open", "snoozed", "done", "sent"] as const;

/** Unread first, then the latest. */
export function compareInInbox(one: InboxPlace, other: InboxPlace): number {
  return (
    other.unreadRank - one.unreadRank ||
    other.lastMessageAt - one.lastMessageAt ||
    (one.leadId < other.leadId ? 1 : one.leadId > other.leadId ? -1 : 0)
  );
}

/** One stretch of an index, in the order of the inbox. */
interface Stream {
  readonly shelf: ConversationTable["shelf"];
  readonly isUnread: boolean;
  readonly assigneeKey: string | null;
  readonly filter: InboxFilter;
}

/** Reads the conversations of one organization; a member of sales those of leads they may see. */
export function inboxStore(db: Queryable, scope: Scope) {
  const { organizationId, onlyFor } = scope;
  const LINE = sql`"conversation".*, "lead"."name" as "leadName", "lead"."status" as "leadStatus", "lead"."assignedTo",
    "message"."channel", "message"."direction", "message"."kind", "message"."state", "message"."body"
    from "conversation"
    join "lead" on "lead"."organizationId" = "conversation"."organizationId" and "lead"."id" = "conversation"."leadId"
    join "message" on "message"."organizationId" = "conversation"."organizationId" and "message"."id" = "conversation"."lastMessageId"
    where "conversation"."organizationId" = ${organizationId} and "lead"."shelf" <> ${BIN}`;
  const own =
    onlyFor === undefined ? sql`` : sql`and ("lead"."assignedTo" is null or "lead"."assignedTo" = ${onlyFor})`;
  const ORDER = sql`order by "conversation"."unreadRank" desc, "conversation"."lastMessageAt" desc, "conversation"."leadId" desc`;
  // among the unread the rank is an equality already: compared once more, the index would be read from its beginning for each page
  const past = (after: InboxPlace | null, { isUnread }: Stream) =>
    after === null
      ? sql``
      : isUnread
        ? sql`and ("conversation"."lastMessageAt", "conversation"."leadId") < (${at(after.lastMessageAt)}, ${after.leadId})`
        : sql`and ("conversation"."unreadRank", "conversation"."lastMessageAt", "conversation"."leadId") < (${after.unreadRank}, ${at(after.lastMessageAt)}, ${after.leadId})`;

  /** The equalities the index of the narrowest filter answers. */
  const alongIndex = ({ shelf, isUnread, assigneeKey, filter: { channel, meaning } }: Stream) => {
    const narrow =
      meaning !== undefined
        ? sql`and "conversation"."meaning" = ${meaning}`
        : channel !== undefined
          ? sql`and "conversation"."lastChannel" = ${channel}`
          : assigneeKey !== null
            ? sql`and "conversation"."assigneeKey" = ${assigneeKey}`
            : sql``;
    const unread = isUnread ? sql`and "conversation"."unreadRank" = 1` : sql``;
    return sql`${narrow} and "conversation"."shelf" = ${shelf} ${unread}`;
  };

  const read = async (stream: Stream, limit: number, after: InboxPlace | null): Promise<InboxPage> => {
    const { rows } = await sql<ConversationRow>`
      select ${LINE} ${own} ${alongIndex(stream)} ${past(after, stream)} ${ORDER} limit ${limit}`.execute(db.query);
    return { rows, next: null };
  };

  const walk = async (stream: Stream, limit: number, after: InboxPlace | null): Promise<InboxPage> => {
    const { rows: walked } = await sql<InboxPlace & Pick<ConversationTable, "assigneeKey" | "lastChannel">>`
      select "conversation"."unreadRank", "conversation"."lastMessageAt", "conversation"."leadId", "conversation"."assigneeKey", "conversation"."lastChannel"
      from "conversation" where "conversation"."organizationId" = ${organizationId} ${alongIndex(stream)} ${past(after, stream)} ${ORDER} limit ${WALKED}`.execute(
      db.query,
    );
    const { channel } = stream.filter;
    const matching = walked.filter(
      ({ assigneeKey, lastChannel }) =>
        (stream.assigneeKey === null || assigneeKey === stream.assigneeKey) &&
        (channel === undefined || lastChannel === channel),
    );
    const rows = await byLeads(matching.slice(0, limit).map(({ leadId }) => leadId));
    const isCut = walked.length === WALKED && matching.length < limit;
    return { rows, next: isCut ? (walked.at(-1) ?? null) : null };
  };

  const byLeads = async (leadIds: readonly string[]): Promise<ConversationRow[]> => {
    if (leadIds.length === 0) return [];
    const { rows } = await sql<ConversationRow>`
      select ${LINE} ${own} and "conversation"."leadId" in (${sql.join([...leadIds])})`.execute(db.query);
    return rows.sort(compareInInbox);
  };

  const streamsOf = (filter: InboxFilter): Stream[] => {
    const shelves = filter.show === "all" ? SHELVES : [filter.show === "unread" ? ("open" as const) : filter.show];
    const keys = assigneeKeys(filter.assignedTo, onlyFor);
    return shelves.flatMap((shelf) =>
      keys.map((assigneeKey) => ({ shelf, isUnread: filter.show === "unread", assigneeKey, filter })),
    );
  };

  return {
    async find(leadId: string): Promise<ConversationRow | undefined> {
      return (await byLeads([leadId]))[0];
    },
    /** those of some leads, in the order of the inbox */
    byLeads,
    /** A page in the order of the inbox. */
    async list(filter: InboxFilter, { limit, after }: { limit: number; after: InboxPlace | null }): Promise<InboxPage> {
      const { meaning, channel } = filter;
      const streams = streamsOf(filter);
      const pages = await Promise.all(
        streams.map((stream) => {
          const narrowings = [meaning, channel, stream.assigneeKey ?? undefined].filter((one) => one !== undefined);
          return (narrowings.length > 1 ? walk : read)(stream, limit + 1, after);
        }),
      );
      // what lies behind the place where one of them was cut may not be shown before the rest of that one
      const [bound] = pages.flatMap(({ next }) => next ?? []).sort(compareInInbox);
      const rows = pages
        .flatMap((page) => page.rows)
        .filter((row) => bound === undefined || compareInInbox(row, bound) <= 0)
        .sort(compareInInbox);
      if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1] ?? null };
      return { rows, next: bound ?? null };
    },
    async unreadCount(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select coalesce(sum("unreadCount"), 0) as "count" from (
          select "conversation"."unreadCount" from "conversation"
          join "lead" on "lead"."organizationId" = "conversation"."organizationId" and "lead"."id" = "conversation"."leadId"
          where "conversation"."organizationId" = ${organizationId} and "conversation"."shelf" = 'open' and "conversation"."unreadRank" = 1
            and "lead"."shelf" <> ${BIN} ${own} limit ${COUNTED}) as "unread"`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },
  };
}

/** Whose conversations: [null] is everybody's. Who sees only their own never gets others', whoever they ask for. */
function assigneeKeys(asked: string | null | undefined, onlyFor: string | undefined): (string | null)[] {
  const wanted = asked === undefined ? null : (asked ?? "");
  if (onlyFor === undefined) return [wanted];
  const visible = ["", onlyFor];
  return wanted === null ? visible : visible.filter((key) => key === wanted);
}
