// Figures from the message ledger. Every query runs over the messages of its range, by index. Tasks are no messages.
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { REPLY_WINDOW, type ReplyCounts } from "@lead-dashboard/domain/analytics/rates";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { SlotCount } from "./store.ts";
import { firstMessages, ofScopedLead, replyCounts, replyDeadline, sentIn, slotOf, within } from "./store-parts.ts";

/** What became of messages that left. */
export interface SentCounts {
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
}

/** Something counted by channel. */
export interface ChannelCount {
  readonly channel: string;
  readonly count: number;
}

/** Messages of one variant of one template. */
export interface TemplateCounts extends SentCounts, ReplyCounts {
  readonly templateId: string;
  readonly variant: string | null;
  readonly channel: string;
}

/** Reads the figures of messages of one organization. */
export function messageFiguresStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const outcomes = sql`count(*) as "sent", count(coalesce("deliveredAt", "readAt")) as "delivered", count("readAt") as "read"`;
  const sent = (range: FiguresRange) => sql`${sentIn(scope, range)} and ${ofScopedLead(scope, "message.leadId")}`;

  return {
    /** Messages that left, by channel. */
    async sentByChannel(range: FiguresRange): Promise<(SentCounts & { channel: string })[]> {
      const { rows } = await sql<SentCounts & { channel: string }>`
        select "channel", ${outcomes} from "message" where ${sent(range)} group by "channel"`.execute(db.query);
      return rows;
    },

    /** Leads first written to in the range. */
    async countContacted(range: FiguresRange): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        with ${firstMessages(scope, range)} select count(*) as "count" from "first"`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },

    /** The same, by slot. */
    async contactedBySlot(range: FiguresRange): Promise<SlotCount[]> {
      const { rows } = await sql<SlotCount>`
        with ${firstMessages(scope, range)}
        select ${slotOf(db, "messagedAt")} as "slot", count(*) as "count" from "first" group by 1`.execute(db.query);
      return rows;
    },

    /** The counts of the reply rate over leads first written to in the range. */
    async countReplies(range: FiguresRange, now: number): Promise<ReplyCounts> {
      const { rows } = await sql<ReplyCounts>`
        with ${firstMessages(scope, range)} select ${replyCounts(db, scope, now)} from "first"`.execute(db.query);
      return rows[0] ?? { matured: 0, answered: 0, open: 0 };
    },

    /** Messages made in the range that could not be sent, by channel. */
    async failedByChannel(range: FiguresRange): Promise<ChannelCount[]> {
      const { rows } = await sql<ChannelCount>`
        select "channel", count(*) as "count" from "message"
        where "message"."organizationId" = ${organizationId} and "state" in ('rejected', 'failed') and ${within("message.createdAt", range)}
          and "direction" = 'outbound' and "channel" <> 'task' and ${ofScopedLead(scope, "message.leadId")}
        group by "channel"`.execute(db.query);
      return rows;
    },

    /** Human replies received, by channel. */
    async repliesByChannel(range: FiguresRange): Promise<ChannelCount[]> {
      const { rows } = await sql<ChannelCount>`
        select "channel", count(*) as "count" from "message"
        where "message"."organizationId" = ${organizationId} and ${within("message.receivedAt", range)}
          and "direction" = 'inbound' and "kind" = 'reply' and ${ofScopedLead(scope, "message.leadId")}
        group by "channel"`.execute(db.query);
      return rows;
    },

    /** People who asked not to be written to, by the channel they said it on (or it was said for). */
    async optOutsByChannel(range: FiguresRange): Promise<ChannelCount[]> {
      const { rows } = await sql<ChannelCount>`
        select coalesce("message"."channel", "suppression"."channel") as "channel", count(*) as "count"
        from "suppression" left join "message"
          on "message"."organizationId" = "suppression"."organizationId" and "message"."id" = "suppression"."messageId"
        where "suppression"."organizationId" = ${organizationId} and ${within("suppression.createdAt", range)}
          and "suppressedFor" in ('opt-out', 'unsubscribe', 'complaint') and ${ofScopedLead(scope, "suppression.leadId")}
        group by 1`.execute(db.query);
      return rows;
    },

    /** The counts of the reply rate by the channel of each lead's first message. */
    async firstReplies(range: FiguresRange, now: number): Promise<(ReplyCounts & { channel: string })[]> {
      const { rows } = await sql<ReplyCounts & { channel: string }>`
        with ${firstMessages(scope, range)},
        "of" as (select "first".*, (select min("message"."channel") from "message"
          where "message"."organizationId" = ${organizationId} and "message"."leadId" = "first"."leadId"
            and "message"."sentAt" = "first"."messagedAt" and "message"."direction" = 'outbound'
            and "message"."channel" <> 'task') as "channel" from "first")
        select "first"."channel", ${replyCounts(db, scope, now)} from "of" as "first" group by 1`.execute(db.query);
      return rows;
    },

    /** Messages that left, by slot. */
    async sentBySlot(range: FiguresRange): Promise<SlotCount[]> {
      const { rows } = await sql<SlotCount>`
        select ${slotOf(db, "message.sentAt")} as "slot", count(*) as "count" from "message" where ${sent(range)} group by 1`.execute(
        db.query,
      );
      return rows;
    },

    /** Messages that left by template and variant, and how many of them were answered. */
    async sentByTemplate(range: FiguresRange, now: number): Promise<TemplateCounts[]> {
      const isMatured = sql`"sentAt" <= ${at(now - REPLY_WINDOW)}`;
      const { rows } = await sql<TemplateCounts>`
        with "sent" as (
          select "templateId", "variant", "channel", "sentAt", "deliveredAt", "readAt", exists (
            select 1 from "message" as "reply" where "reply"."organizationId" = "message"."organizationId" and "reply"."leadId" = "message"."leadId"
              and "reply"."kind" = 'reply' and "reply"."receivedAt" >= "message"."sentAt"
              and "reply"."receivedAt" < ${replyDeadline(db, "message.sentAt")}) as "isAnswered"
          from "message" where ${sent(range)} and "templateId" is not null)
        select "templateId", "variant", min("channel") as "channel", ${outcomes}, count(case when ${isMatured} then 1 end) as "matured",
          count(case when ${isMatured} and "isAnswered" then 1 end) as "answered", count(case when not ${isMatured} then 1 end) as "open"
        from "sent" group by "templateId", "variant" order by "templateId", "variant"`.execute(db.query);
      return rows;
    },

    /** Names of templates by id; a deleted one may have none. */
    async templateNames(ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map();
      const rows = await db.query
        .selectFrom("template")
        .select(["id", "name"])
        .where("organizationId", "=", organizationId)
        .where("id", "in", ids)
        .execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}
