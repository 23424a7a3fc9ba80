import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ConversationTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";
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

const BIN = 2;

/** Reads the conversations of one organization; a member of sales those of leads they may see. */
export function conversationStore(db: Queryable, scope: Scope) {
  const joined = () =>
    db.query
      .selectFrom("conversation")
      .innerJoin("lead", (join) =>
        join
          .onRef("lead.organizationId", "=", "conversation.organizationId")
          .onRef("lead.id", "=", "conversation.leadId"),
      )
      .where("conversation.organizationId", "=", scope.organizationId)
      .where("lead.shelf", "<>", BIN)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("lead.assignedTo", "is", null), where("lead.assignedTo", "=", scope.onlyFor ?? "")]),
        ),
      );
  const lines = () =>
    joined()
      .innerJoin("message", (join) =>
        join
          .onRef("message.organizationId", "=", "conversation.organizationId")
          .onRef("message.id", "=", "conversation.lastMessageId"),
      )
      .selectAll("conversation")
      .select([
        "lead.name as leadName",
        "lead.status as leadStatus",
        "lead.assignedTo",
        "channel",
        "direction",
        "kind",
        "state",
        "body",
      ]);
  return {
    find: (leadId: string): Promise<ConversationRow | undefined> =>
      lines().where("conversation.leadId", "=", leadId).executeTakeFirst(),
    /** unread first, then the latest */
    list: (
      filter: { show: "all" | "unread" | "replied"; leadId?: string | undefined },
      { limit, after }: { limit: number; after: InboxPlace | null },
    ): Promise<ConversationRow[]> =>
      lines()
        .$if(filter.show === "unread", (query) => query.where("unreadRank", "=", 1))
        .$if(filter.show === "replied", (query) => query.where("lastInboundAt", "is not", null))
        .$if(filter.leadId !== undefined, (query) => query.where("conversation.leadId", "=", filter.leadId ?? ""))
        .$if(after !== null, (query) =>
          query.where(
            sql<boolean>`("unreadRank", "lastMessageAt", "conversation"."leadId") < (${after?.unreadRank ?? 0}, ${at(after?.lastMessageAt ?? 0)}, ${after?.leadId ?? ""})`,
          ),
        )
        .orderBy("unreadRank", "desc")
        .orderBy("lastMessageAt", "desc")
        .orderBy("conversation.leadId", "desc")
        .limit(limit)
        .execute(),
    async unreadCount(): Promise<number> {
      const row = await joined()
        .select(sql<number>`coalesce(sum("unreadCount"), 0)`.as("count"))
        .where("unreadRank", "=", 1)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}

/** Writes the conversations of one organization. */
export function conversationWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** A message joined the conversation; `unread`: somebody should look. */
    async note(
      message: Pick<MessageRow, "id" | "leadId" | "direction">,
      { happenedAt, unread }: { happenedAt: number; unread: boolean },
    ): Promise<void> {
      const rank = unread ? 1 : 0;
      const inbound = message.direction === "inbound" ? happenedAt : null;
      const later = sql.raw(tx.engine === "postgres" ? "greatest" : "max");
      await sql`
        insert into "conversation" ("organizationId", "leadId", "unreadRank", "unreadCount", "lastMessageId", "lastMessageAt", "lastInboundAt")
        values (${organizationId}, ${message.leadId}, ${rank}, ${rank}, ${message.id}, ${at(happenedAt)}, ${at(inbound)})
        on conflict ("organizationId", "leadId") do update set
          "unreadRank" = ${later}("conversation"."unreadRank", excluded."unreadRank"),
          "unreadCount" = "conversation"."unreadCount" + ${rank},
          "lastMessageId" = case when excluded."lastMessageAt" >= "conversation"."lastMessageAt" then excluded."lastMessageId" else "conversation"."lastMessageId" end,
          "lastMessageAt" = ${later}("conversation"."lastMessageAt", excluded."lastMessageAt"),
          "lastInboundAt" = coalesce(excluded."lastInboundAt", "conversation"."lastInboundAt")`.execute(tx.query);
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
        .select(["id", sql<number>`coalesce("receivedAt", "sentAt")`.as("happenedAt")])
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
        })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
    },
  };
}
