// What keeps messages from leaving today. Each state is looked at along its index, up to a cap.
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import { WAITS } from "@lead-dashboard/domain/messages/gate";
import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";

/** So many messages of a state are looked at. */
const LOOKED_AT = 10_000;

/** Messages that share a reason. */
export interface ReasonCount {
  readonly reason: string | null;
  readonly isDue: boolean;
  readonly count: number;
  readonly firstDueAt: number | null;
}

/** What keeps a message that nothing was written about: it stands behind others of an account that has limits. */
const behind = (now: number) => sql`case when "message"."dueAt" <= ${at(now)} then case
  when a."spacing" is not null and l."spacedUntil" > ${at(now)} then ${WAITS.spacing}
  when a."ratePerMinute" is not null then ${WAITS.rate} end end`;

/** Reads what an explanation stands on; a member of sales is told of their own and unassigned leads. */
export function explanationStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const visible =
    scope.onlyFor === undefined
      ? sql``
      : sql`and exists (select 1 from "lead" l where l."organizationId" = ${organizationId} and l."id" = m."leadId"
          and (l."assignedTo" is null or l."assignedTo" = ${scope.onlyFor}))`;
  const newest = (states: readonly MessageState[]) =>
    sql`(${sql.join(
      states.map(
        (
          state,
        ) => sql`select * from (select m.* from "message" m where m."organizationId" = ${organizationId} and m."state" = ${state}
        and m."direction" = 'outbound' ${visible} order by m."createdAt" desc, m."id" desc limit ${LOOKED_AT}) "newest"`,
      ),
      sql` union all `,
    )}) "message"`;
  return {
    async sentSince(since: number): Promise<number> {
      const { rows } = await sql<{ count: number | string }>`select count(*) as "count"
        from ${newest(["accepted", "delivered", "read"])} where "sentAt" >= ${at(since)}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },
    /** what is planned, by what it waits for */
    async waiting(now: number): Promise<ReasonCount[]> {
      const { rows } = await sql<{
        reason: string | null;
        isDue: number | boolean;
        count: number | string;
        dueAt: number | null;
      }>`
        select coalesce("reason", ${behind(now)}) as "reason", case when "plannedFor" <= ${at(now)} then 1 else 0 end as "isDue", count(*) as "count", min("dueAt") as "dueAt"
        from ${newest(["planned", "claimed"])}
        left join "channelAccount" a on a."organizationId" = ${organizationId} and a."id" = "message"."accountId"
        left join "channelLane" l on l."organizationId" = ${organizationId} and l."accountId" = "message"."accountId"
        group by 1, 2 order by count(*) desc limit 50`.execute(db.query);
      return rows.map(({ reason, isDue, count, dueAt }) => ({
        reason,
        isDue: Number(isDue) === 1,
        count: Number(count),
        firstDueAt: dueAt,
      }));
    },
    /** what was ended since an instant without having left, by reason */
    async endedSince(since: number): Promise<{ reason: string | null; count: number }[]> {
      const { rows } = await sql<{ reason: string | null; count: number | string }>`select "reason", count(*) as "count"
        from ${newest(["cancelled", "rejected", "failed", "expired"])} where "updatedAt" >= ${at(since)}
        group by 1 order by count(*) desc limit 20`.execute(db.query);
      return rows.map(({ reason, count }) => ({ reason, count: Number(count) }));
    },
    async inState(state: MessageState): Promise<number> {
      const { rows } = await sql<{
        count: number | string;
      }>`select count(*) as "count" from ${newest([state])}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },
    accounts: (): Promise<
      {
        name: string;
        isPaused: boolean;
        pauseReason: string | null;
        dailyCap: number | null;
        breaker: Breaker | null;
        countedOn: string | null;
        sentCount: number | null;
        lastError: string | null;
      }[]
    > =>
      db.query
        .selectFrom("channelAccount as a")
        .leftJoin("channelLane as l", (join) =>
          join.onRef("l.organizationId", "=", "a.organizationId").onRef("l.accountId", "=", "a.id"),
        )
        .select(["a.name", "a.isPaused", "a.pauseReason", "a.dailyCap"])
        .select(["l.breaker", "l.countedOn", "l.sentCount", "l.lastError"])
        .where("a.organizationId", "=", organizationId)
        .orderBy("a.createdAt")
        .limit(100)
        .execute(),
    /** active sequences, and whether anybody is in one of them */
    async sequences(): Promise<{ active: number; isAnybodyIn: boolean }> {
      const active = await db.query
        .selectFrom("sequence")
        .select("id")
        .where("organizationId", "=", organizationId)
        .where("state", "=", "active")
        .where("deletedAt", "is", null)
        .execute();
      if (active.length === 0) return { active: 0, isAnybodyIn: false };
      const one = await db.query
        .selectFrom("enrollment")
        .select("id")
        .where("organizationId", "=", organizationId)
        .where(
          "sequenceId",
          "in",
          active.map(({ id }) => id),
        )
        .where("state", "=", "active")
        .limit(1)
        .executeTakeFirst();
      return { active: active.length, isAnybodyIn: one !== undefined };
    },
  };
}
