// What keeps messages from leaving today. All are counted where that is kept (messages/store-tally.ts); what is due and what
// ended is looked at along its index, what was due first and what ended last before others, up to a cap.
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import { WAITS } from "@lead-dashboard/domain/messages/gate";
import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { ofVisibleLeads } from "../leads/store-visible-leads.ts";
import { tallyOf } from "../messages/store-tally.ts";
import { pausedStore } from "./store-paused.ts";

/** So many messages are looked at. */
const LOOKED_AT = 10_000;

/** How many are looked at where an index alone tells. */
const COUNTED = 100_000;

/** Messages that share a reason. */
export interface ReasonCount {
  readonly reason: string | null;
  readonly count: number;
  readonly firstDueAt: number | null;
  /** there may be more */
  readonly isLeast: boolean;
}

/** Messages of which nothing more is asked. */
export type Count = Omit<ReasonCount, "reason">;

/** A sequence that is paused, or a draft again, with how many leads are on their way through it. */
export interface RestingSequence extends Pick<Count, "count" | "isLeast"> {
  readonly id: string;
  readonly name: string;
  readonly state: "paused" | "draft";
}

/** A sequence in which leads are paused one by one. */
export interface PausedLeads extends Pick<Count, "count"> {
  readonly id: string;
  readonly name: string;
}

/** What keeps a message that nothing was written about: it stands behind others of an account that has limits. */
const behind = (now: number) => sql`case when "planned"."dueAt" <= ${at(now)} then case
  when a."spacing" is not null and l."spacedUntil" > ${at(now)} then ${WAITS.spacing}
  when a."ratePerMinute" is not null then ${WAITS.rate} end end`;

/** Reads what an explanation stands on; a member of sales is told of their own and unassigned leads. */
export function explanationStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const visible = ofVisibleLeads(scope, sql`m."leadId"`);
  const own = sql`"message" m where m."organizationId" = ${organizationId}`;
  /** of the whole organization; null: not known for what a member of sales sees */
  const tally = async () =>
    scope.onlyFor === undefined ? tallyOf(db, { organizationId, direction: "outbound" }) : null;
  return {
    async sentSince(since: number): Promise<number> {
      const { rows } = await sql<{ count: number | string }>`select count(*) as "count" from (
        select 1 from ${own} and m."sentAt" >= ${at(since)} ${visible} limit ${COUNTED}) "sent"`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },
    /** what is due and has not left, by what it waits for */
    async due(now: number): Promise<ReasonCount[]> {
      const { rows } = await sql<{
        reason: string | null;
        count: number | string;
        total: number | string;
        dueAt: number | null;
      }>`
        select coalesce("reason", ${behind(now)}) as "reason", count(*) as "count", sum(count(*)) over () as "total", min("dueAt") as "dueAt"
        from (select m."reason", m."dueAt", m."accountId" from ${own} and m."state" in ('planned', 'claimed')
          and m."plannedFor" <= ${at(now)} ${visible} order by m."plannedFor", m."id" limit ${LOOKED_AT}) "planned"
        left join "channelAccount" a on a."organizationId" = ${organizationId} and a."id" = "planned"."accountId"
        left join "channelLane" l on l."organizationId" = ${organizationId} and l."accountId" = "planned"."accountId"
        group by 1 order by count(*) desc limit 50`.execute(db.query);
      return rows.map(({ reason, count, total, dueAt }) => ({
        reason,
        count: Number(count),
        firstDueAt: dueAt,
        isLeast: Number(total) >= LOOKED_AT,
      }));
    },
    /** what is planned for a time to come */
    async later(now: number, due: readonly ReasonCount[]): Promise<Count> {
      const { rows } = await sql<{ count: number | string; dueAt: number | null }>`
        select count(*) as "count", min("dueAt") as "dueAt" from (select m."dueAt" from ${own} and m."state" in ('planned', 'claimed')
          and m."plannedFor" > ${at(now)} ${visible} order by m."plannedFor", m."id" limit ${LOOKED_AT}) "planned"`.execute(
        db.query,
      );
      const looked = Number(rows[0]?.count ?? 0);
      const firstDueAt = rows[0]?.dueAt ?? null;
      const isLeast = looked >= LOOKED_AT;
      const all = isLeast && !due.some((one) => one.isLeast) ? await tally() : null;
      if (all === null) return { count: looked, firstDueAt, isLeast };
      const planned = (all.get("planned") ?? 0) + (all.get("claimed") ?? 0);
      const held = due.reduce((sum, { count }) => sum + count, 0);
      return { count: planned - held, firstDueAt, isLeast: false };
    },
    /** what was ended since an instant without having left, by reason */
    async endedSince(since: number): Promise<Omit<ReasonCount, "firstDueAt">[]> {
      const { rows } = await sql<{ reason: string | null; count: number | string; total: number | string }>`
        select "reason", count(*) as "count", sum(count(*)) over () as "total"
        from (select m."reason" from ${own} and m."state" in ('cancelled', 'rejected', 'failed', 'expired')
          and m."updatedAt" >= ${at(since)} ${visible} order by m."updatedAt" desc, m."id" desc limit ${LOOKED_AT}) "ended"
        group by 1 order by count(*) desc limit 20`.execute(db.query);
      return rows.map(({ reason, count, total }) => ({
        reason,
        count: Number(count),
        isLeast: Number(total) >= LOOKED_AT,
      }));
    },
    async inState(state: MessageState): Promise<Pick<Count, "count" | "isLeast">> {
      const all = await tally();
      if (all !== null) return { count: all.get(state) ?? 0, isLeast: false };
      const { rows } = await sql<{ count: number | string }>`select count(*) as "count" from (
        select 1 from ${own} and m."state" = ${state} ${visible} limit ${LOOKED_AT}) "planned"`.execute(db.query);
      const count = Number(rows[0]?.count ?? 0);
      return { count, isLeast: count >= LOOKED_AT };
    },
    /** by account: how many messages whose time has come wait for it */
    async waitingFor(accountIds: readonly string[], now: number): Promise<Map<string, number>> {
      const counts = new Map<string, number>();
      for (const accountId of accountIds) {
        const { rows } = await sql<{ count: number | string }>`select count(*) as "count" from (
          select 1 from ${own} and m."accountId" = ${accountId} and m."state" = 'planned' and m."plannedFor" <= ${at(now)} ${visible}
          limit ${LOOKED_AT}) "held"`.execute(db.query);
        counts.set(accountId, Number(rows[0]?.count ?? 0));
      }
      return counts;
    },
    accounts: (): Promise<
      {
        id: string;
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
        .select(["a.id", "a.name", "a.isPaused", "a.pauseReason", "a.dailyCap"])
        .select(["l.breaker", "l.countedOn", "l.sentCount", "l.lastError"])
        .where("a.organizationId", "=", organizationId)
        .$if(scope.onlyFor !== undefined, (query) =>
          query.where((where) =>
            where.or([where("a.memberId", "is", null), where("a.memberId", "=", scope.onlyFor ?? "")]),
          ),
        )
        .orderBy("a.createdAt")
        .limit(100)
        .execute(),
    /** sequences that run, whether anybody is in one of them, those that do not run although somebody is, and paused leads */
    async sequences(): Promise<{
      active: number;
      isAnybodyIn: boolean;
      resting: RestingSequence[];
      paused: PausedLeads[];
    }> {
      const all = await db.query
        .selectFrom("sequence")
        .select(["id", "name", "state"])
        .where("organizationId", "=", organizationId)
        .where("deletedAt", "is", null)
        .orderBy("nameKey")
        .limit(500)
        .execute();
      const active = all.flatMap(({ id, state }) => (state === "active" ? [id] : []));
      const inThem = (ids: readonly string[], most: number) =>
        sql`select 1 from "enrollment" e where e."organizationId" = ${organizationId} and e."state" = 'active'
          and e."sequenceId" in (${sql.join([...ids])}) ${ofVisibleLeads(scope, sql`e."leadId"`)} limit ${most}`;
      const resting: RestingSequence[] = [];
      for (const { id, name, state } of all) {
        if (state === "active") continue;
        const { rows } = await sql<{ count: number | string }>`select count(*) as "count"
          from (${inThem([id], LOOKED_AT)}) "one"`.execute(db.query);
        const count = Number(rows[0]?.count ?? 0);
        if (count > 0) resting.push({ id, name, state, count, isLeast: count >= LOOKED_AT });
      }
      const paused: PausedLeads[] = [];
      for (const { id, name } of all) {
        const count = await pausedStore(db, scope).count(id);
        if (count > 0) paused.push({ id, name, count });
      }
      if (active.length === 0) return { active: 0, isAnybodyIn: false, resting, paused };
      const { rows } = await inThem(active, 1).execute(db.query);
      return { active: active.length, isAnybodyIn: rows.length > 0, resting, paused };
    },
  };
}
