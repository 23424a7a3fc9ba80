import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import type { MessageAttemptTable, MessageTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";

/** A message as stored. */
export type MessageRow = Selectable<MessageTable>;

/** A message with the name of its lead. */
export type NamedMessageRow = MessageRow & { readonly leadName: string };

/** What the ledger is narrowed to. */
export interface MessageFilter {
  readonly leadId?: string | undefined;
  readonly enrollmentId?: string | undefined;
  readonly channels?: readonly MessageChannel[] | undefined;
  readonly states?: readonly MessageState[] | undefined;
  readonly direction?: "outbound" | "inbound" | undefined;
  /** creation time, ms: from inclusive, to exclusive */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** the member who wrote, opened or noted it last */
  readonly by?: string | undefined;
}

/** A place in a list that goes from new to old. */
export interface MessagePlace {
  readonly createdAt: number;
  readonly id: string;
}

const memberOf = (engine: Queryable["engine"]) =>
  engine === "postgres"
    ? sql<string>`"message"."actor" ->> 'memberId'`
    : sql<string>`json_extract("message"."actor", '$.memberId')`;

/** Reads the messages of one organization; a member of sales those of leads they may see. */
export function messageStore(db: Queryable, scope: Scope) {
  const visible = () =>
    db.query
      .selectFrom("message")
      .innerJoin("lead", (join) =>
        join.onRef("lead.organizationId", "=", "message.organizationId").onRef("lead.id", "=", "message.leadId"),
      )
      .selectAll("message")
      .select("lead.name as leadName")
      .where("message.organizationId", "=", scope.organizationId)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("lead.assignedTo", "is", null), where("lead.assignedTo", "=", scope.onlyFor ?? "")]),
        ),
      );
  const all = () => db.query.selectFrom("message").selectAll().where("organizationId", "=", scope.organizationId);
  return {
    find: (id: string): Promise<NamedMessageRow | undefined> =>
      visible().where("message.id", "=", id).executeTakeFirst(),
    /** Whether an account's provider has a message at this moment, whose end is not known yet. */
    isHandingOff: async (accountId: string): Promise<boolean> =>
      (await all()
        .where("accountId", "=", accountId)
        .where("state", "=", "handing-off")
        .limit(1)
        .executeTakeFirst()) !== undefined,
    /** newest first */
    list: (
      filter: MessageFilter,
      { limit, after }: { limit: number; after: MessagePlace | null },
    ): Promise<NamedMessageRow[]> =>
      visible()
        .$if(filter.leadId !== undefined, (query) => query.where("message.leadId", "=", filter.leadId ?? ""))
        .$if(filter.enrollmentId !== undefined, (query) => query.where("enrollmentId", "=", filter.enrollmentId ?? ""))
        .$if(filter.channels !== undefined, (query) => query.where("channel", "in", [...(filter.channels ?? [])]))
        .$if(filter.states !== undefined, (query) => query.where("state", "in", [...(filter.states ?? [])]))
        .$if(filter.direction !== undefined, (query) => query.where("direction", "=", filter.direction ?? "outbound"))
        .$if(filter.from !== undefined, (query) => query.where("message.createdAt", ">=", at(filter.from ?? 0)))
        .$if(filter.to !== undefined, (query) => query.where("message.createdAt", "<", at(filter.to ?? 0)))
        .$if(filter.by !== undefined, (query) => query.where(memberOf(db.engine), "=", filter.by ?? ""))
        .$if(after !== null, (query) =>
          // one comparison of rows, which the index answers; with `or` deep pages would read all before them
          query.where(
            sql<boolean>`("message"."createdAt", "message"."id") < (${at(after?.createdAt ?? 0)}, ${after?.id ?? ""})`,
          ),
        )
        .orderBy("message.createdAt", "desc")
        .orderBy("message.id", "desc")
        .limit(limit)
        .execute(),
    findByProviderId: (channel: MessageChannel, providerId: string): Promise<MessageRow | undefined> =>
      all().where("channel", "=", channel).where("providerId", "=", providerId).executeTakeFirst(),
    /** which of these texts the provider took, and nobody knows yet whether they arrived */
    textsUnderWay: async (accountId: string, providerIds: readonly string[]): Promise<string[]> => {
      const found: (string | null)[] = [];
      for (let from = 0; from < providerIds.length; from += 500) {
        const rows = await db.query
          .selectFrom("message")
          .select("providerId")
          .where("organizationId", "=", scope.organizationId)
          .where("channel", "=", "sms")
          .where("providerId", "in", providerIds.slice(from, from + 500))
          .where("direction", "=", "outbound")
          .where("accountId", "=", accountId)
          .where("state", "=", "accepted")
          .execute();
        found.push(...rows.map(({ providerId }) => providerId));
      }
      return found.flatMap((one) => one ?? []);
    },
    /** outbound mails with one of these Message-IDs */
    outboundByProviderIds: (providerIds: readonly string[]): Promise<MessageRow[]> =>
      providerIds.length === 0
        ? Promise.resolve([])
        : all()
            .where("channel", "=", "email")
            .where("providerId", "in", [...providerIds].slice(0, 100))
            .where("direction", "=", "outbound")
            .execute(),
    /** the last mail sent to an address since an instant */
    lastSentTo: (address: string, since: number): Promise<MessageRow | undefined> =>
      all()
        .where("channel", "=", "email")
        .where("address", "=", address)
        .where("direction", "=", "outbound")
        .where("sentAt", ">=", at(since))
        .orderBy("sentAt", "desc")
        .limit(1)
        .executeTakeFirst(),
    /** when the journal first says something of a message under its fence (ms); null when it does not */
    async firstSaid(
      { id, fence }: Pick<MessageRow, "id" | "fence">,
      what: MessageAttemptTable["what"],
    ): Promise<number | null> {
      const line = await db.query
        .selectFrom("messageAttempt")
        .select("happenedAt")
        .where("organizationId", "=", scope.organizationId)
        .where("messageId", "=", id)
        .where("fence", "=", fence)
        .where("what", "=", what)
        .orderBy("position")
        .limit(1)
        .executeTakeFirst();
      return line?.happenedAt ?? null;
    },
    /** the last mail of an account that its server took for certain */
    lastSentBy: (accountId: string): Promise<MessageRow | undefined> =>
      all()
        .where("channel", "=", "email")
        .where("accountId", "=", accountId)
        .where("direction", "=", "outbound")
        .where("state", "in", ["accepted", "delivered", "read"])
        .orderBy("createdAt", "desc")
        .limit(1)
        .executeTakeFirst(),
    /** every address a lead's mails have gone to */
    async addressesWritten(leadId: string): Promise<string[]> {
      const rows = await all()
        .clearSelect()
        .select("address")
        .distinct()
        .where("leadId", "=", leadId)
        .where("channel", "=", "email")
        .where("direction", "=", "outbound")
        .where("gateOrder", "is not", null)
        .where("address", "is not", null)
        .limit(50)
        .execute();
      return rows.flatMap(({ address }) => address ?? []);
    },
    /** the account that last wrote to a lead by a channel; null when none did */
    async lastAccount(leadId: string, channel: MessageChannel): Promise<string | null> {
      const row = await all()
        .clearSelect()
        .select("accountId")
        .where("leadId", "=", leadId)
        .where("channel", "=", channel)
        .where((where) => where.or([where("gateOrder", "is not", null), where("direction", "=", "inbound")]))
        .where("accountId", "is not", null)
        .orderBy("createdAt", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.accountId ?? null;
    },
    /** whether the lead wrote at or after an instant; automatic answers and bounces do not count */
    async hasReplySince(leadId: string, since: number): Promise<boolean> {
      const row = await all()
        .clearSelect()
        .select("id")
        .where("leadId", "=", leadId)
        .where("direction", "=", "inbound")
        .where("kind", "in", ["reply", "opt-out"])
        .where("receivedAt", ">=", at(since))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** replies that came of setting the status by hand, newest first */
    repliesByStatus: (leadId: string): Promise<MessageRow[]> =>
      all()
        .where("leadId", "=", leadId)
        .where("direction", "=", "inbound")
        .where("isByStatus", "=", true)
        .orderBy("createdAt", "desc")
        .limit(1)
        .execute(),
    async countStates(states: readonly MessageState[]): Promise<number> {
      const counted = db.query
        .selectFrom("message")
        .select(sql<number>`count(*)`.as("count"))
        .where("message.organizationId", "=", scope.organizationId)
        .where("state", "in", [...states]);
      const own = () =>
        counted
          .innerJoin("lead", (join) =>
            join.onRef("lead.organizationId", "=", "message.organizationId").onRef("lead.id", "=", "message.leadId"),
          )
          .where((where) =>
            where.or([where("lead.assignedTo", "is", null), where("lead.assignedTo", "=", scope.onlyFor ?? "")]),
          );
      const row = await (scope.onlyFor === undefined ? counted : own()).executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}
