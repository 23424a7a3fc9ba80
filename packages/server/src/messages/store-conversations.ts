// What is written of conversations; store-inbox.ts reads them.
import { type ReplyMeaning, readReply } from "@lead-dashboard/domain/messages/classify-reply";
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import type { ConversationTable, InboundKind } from "../db/tables/messages.ts";
import { at, json } from "../db/values.ts";
import { insertMany } from "../leads/store-many.ts";
import type { MessageRow } from "./store.ts";

/** What somebody wrote, and so wants an answer to. */
const TALK: ReadonlySet<InboundKind | null> = new Set(["reply", "opt-out", "unverified"] as const);

/** What of a message a conversation shows. */
type Noted = Pick<MessageRow, "id" | "leadId" | "direction" | "channel" | "kind" | "body">;

/** What the rules make of a message that came in; undefined when it says nothing about what the lead wants. */
function readingOf(
  { direction, kind, body }: Noted,
  { now, means }: { now: number; means?: ReplyMeaning | undefined },
): Pick<ConversationTable, "meaning" | "proposal"> | undefined {
  if (direction === "outbound" || kind === "bounce" || kind === "complaint") return undefined;
  if (kind === "unverified") return { meaning: null, proposal: null };
  const reading = readReply(body, { now, isAutomatic: kind === "auto-reply", means });
  if (kind === "opt-out")
    return { meaning: "stop", proposal: { status: "LOST", followUpOn: null, doNotContact: false } };
  return { meaning: reading?.meaning ?? null, proposal: reading?.proposal ?? null };
}

/** A message that joins the conversation of its lead. */
export interface Joining {
  readonly message: Noted;
  /** ms */
  readonly happenedAt: number;
  /** somebody should look */
  readonly unread: boolean;
  /** the member its lead is assigned to */
  readonly assignedTo: string | null;
  /** what a button that was pressed says */
  readonly means?: ReplyMeaning | undefined;
}

const COLUMNS = [
  ...["organizationId", "leadId", "unreadRank", "unreadCount", "lastMessageId", "lastMessageAt", "lastInboundAt"],
  ...["shelf", "assigneeKey", "lastChannel", "meaning", "proposal"],
];

const IS_LATEST = `excluded."lastMessageAt" >= "conversation"."lastMessageAt"`;
const IS_LATEST_INBOUND = `excluded."lastInboundAt" >= coalesce("conversation"."lastInboundAt", excluded."lastInboundAt")`;
const ifLatest = (column: string, isLatest: string) =>
  `"${column}" = case when ${isLatest} then excluded."${column}" else "conversation"."${column}" end`;

/** What becomes of a conversation that is there. */
function joined(
  engine: Tx["engine"],
  { isTalk, isAutoReply, isRead }: Record<"isTalk" | "isAutoReply" | "isRead", boolean>,
) {
  const max = engine === "postgres" ? "greatest" : "max";
  const later = (column: string) => `"${column}" = ${max}("conversation"."${column}", excluded."${column}")`;
  return `on conflict ("organizationId", "leadId") do update set ${[
    later("unreadRank"),
    `"unreadCount" = "conversation"."unreadCount" + excluded."unreadCount"`,
    ifLatest("lastMessageId", IS_LATEST),
    ifLatest("lastChannel", IS_LATEST),
    later("lastMessageAt"),
    // what came earlier may be told later; SQLite's max of nothing is nothing
    `"lastInboundAt" = ${max}(coalesce("conversation"."lastInboundAt", excluded."lastInboundAt"),
      coalesce(excluded."lastInboundAt", "conversation"."lastInboundAt"))`,
    ...(isRead ? [ifLatest("meaning", IS_LATEST_INBOUND), ifLatest("proposal", IS_LATEST_INBOUND)] : []),
    ...(isTalk ? [`"shelf" = 'open'`, `"snoozedUntil" = null`] : []),
    ...(isAutoReply
      ? [`"shelf" = case when "conversation"."shelf" = 'sent' then 'open' else "conversation"."shelf" end`]
      : []),
  ].join(", ")}`;
}

/** Writes the conversations of one organization. */
export function conversationWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  const instant = (ms: number) => (tx.engine === "postgres" ? new Date(ms) : ms);
  return {
    /** Messages joined the conversations of their leads, of each lead one. What the lead writes opens it again. */
    async noteMany(joining: readonly Joining[]): Promise<void> {
      const like = new Map<string, (string | number | Date | null)[][]>();
      for (const { message, happenedAt, unread, assignedTo, means } of joining) {
        const rank = unread ? 1 : 0;
        const isInbound = message.direction === "inbound";
        const reading = readingOf(message, { now: happenedAt, means });
        const isTalk = isInbound && TALK.has(message.kind);
        const isAutoReply = message.kind === "auto-reply";
        const onConflict = joined(tx.engine, { isTalk, isAutoReply, isRead: reading !== undefined });
        const { meaning = null, proposal = null } = reading ?? {};
        const row = [
          ...[organizationId, message.leadId, rank, rank, message.id, instant(happenedAt)],
          ...[isInbound ? instant(happenedAt) : null, isTalk || isAutoReply ? "open" : "sent", assignedTo ?? ""],
          ...[message.channel, meaning, proposal === null ? null : JSON.stringify(proposal)],
        ];
        like.set(onConflict, [...(like.get(onConflict) ?? []), row]);
      }
      for (const [onConflict, rows] of like)
        await insertMany(tx, { table: "conversation", columns: COLUMNS, rows, onConflict });
    },
    /** A message joined the conversation. */
    async note(message: Noted, { happenedAt, unread }: { happenedAt: number; unread: boolean }): Promise<void> {
      const lead = await tx.query
        .selectFrom("lead")
        .select("assignedTo")
        .where("organizationId", "=", organizationId)
        .where("id", "=", message.leadId)
        .executeTakeFirst();
      await this.noteMany([{ message, happenedAt, unread, assignedTo: lead?.assignedTo ?? null }]);
    },
    /** The leads went to somebody else, and their conversations with them. */
    async giveTo(leadIds: readonly string[], assignedTo: string | null): Promise<void> {
      for (let from = 0; from < leadIds.length; from += 500)
        await tx.query
          .updateTable("conversation")
          .set({ assigneeKey: assignedTo ?? "" })
          .where("organizationId", "=", organizationId)
          .where("leadId", "in", leadIds.slice(from, from + 500))
          .execute();
    },
    /** Sets where a conversation stands and what is unread or proposed. */
    async change(leadId: string, set: Partial<Omit<ConversationTable, "organizationId" | "leadId">>): Promise<void> {
      const { snoozedUntil, proposal, ...plain } = set;
      await tx.query
        .updateTable("conversation")
        .set({
          ...plain,
          ...(snoozedUntil === undefined ? {} : { snoozedUntil: at(snoozedUntil) }),
          ...(proposal === undefined ? {} : { proposal: json(proposal) }),
        })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
    },
    /** Brings a snoozed conversation back, unread, when its time has come; false when it is not snoozed until then any more. */
    async wake(leadId: string, now: number): Promise<boolean> {
      const later = sql.raw(tx.engine === "postgres" ? "greatest" : "max");
      const woken = await tx.query
        .updateTable("conversation")
        .set({
          shelf: "open",
          snoozedUntil: null,
          unreadRank: 1,
          unreadCount: sql<number>`${later}("unreadCount", 1)`,
        })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where("shelf", "=", "snoozed")
        .where("snoozedUntil", "<=", at(now))
        .returning("leadId")
        .executeTakeFirst();
      return woken !== undefined;
    },
    /** True when something was unread. */
    async markRead(leadId: string): Promise<boolean> {
      const changed = await tx.query
        .updateTable("conversation")
        .set({ unreadRank: 0, unreadCount: 0 })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where("unreadRank", "=", 1)
        .returning("leadId")
        .executeTakeFirst();
      return changed !== undefined;
    },
    /** Puts a conversation back to what its messages say, after one was taken out. */
    async recount(leadId: string): Promise<void> {
      const last = await tx.query
        .selectFrom("message")
        .select(["id", "channel", sql<number>`coalesce("receivedAt", "sentAt")`.as("happenedAt")])
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where((where) => where.or([where("receivedAt", "is not", null), where("sentAt", "is not", null)]))
        .orderBy("happenedAt", "desc")
        .limit(1)
        .executeTakeFirst();
      if (last === undefined) {
        await tx.query
          .deleteFrom("conversation")
          .where("organizationId", "=", organizationId)
          .where("leadId", "=", leadId)
          .execute();
        return;
      }
      const inbound = await tx.query
        .selectFrom("message")
        .select("receivedAt")
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where("receivedAt", "is not", null)
        .orderBy("receivedAt", "desc")
        .limit(1)
        .executeTakeFirst();
      await tx.query
        .updateTable("conversation")
        .set({
          lastMessageId: last.id,
          lastMessageAt: at(last.happenedAt),
          lastInboundAt: at(inbound?.receivedAt ?? null),
          lastChannel: last.channel,
          ...(inbound === undefined
            ? { shelf: "sent" as const, snoozedUntil: null, meaning: null, proposal: null }
            : {}),
        })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
    },
  };
}
