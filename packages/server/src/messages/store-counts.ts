// Totals of the ledger by state. Of the whole organization they are kept (store-tally.ts); of a lead, a span of time or what a
// member of sales sees each state is counted along its index up to a cap, so that a ledger of millions answers as fast as a
// small one.
import { MESSAGE_STATES, type MessageState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { seesLead } from "../leads/store-visible-leads.ts";
import type { MessageFilter } from "./store.ts";
import { tallyOf } from "./store-tally.ts";

/** So many messages of a state are looked at. */
const COUNTED = 10_000;

/** What was found of one state. */
export interface StateCount {
  readonly state: MessageState;
  readonly matching: number;
  /** false: there may be more */
  readonly isExact: boolean;
}

/** How many messages of each state match. A member of sales counts what they see. */
export async function countMessages(db: Queryable, scope: Scope, filter: MessageFilter): Promise<StateCount[]> {
  const { leadId, enrollmentId, from, to, channels, direction, states = MESSAGE_STATES } = filter;
  const isNarrow = [leadId, enrollmentId, from, to, scope.onlyFor].some((one) => one !== undefined);
  if (isNarrow) return countNewest(db, scope, filter);
  const tally = await tallyOf(db, { organizationId: scope.organizationId, channels, direction });
  return [...new Set(states)].map((state) => ({ state, matching: tally.get(state) ?? 0, isExact: true }));
}

/** Among the newest of each state. */
async function countNewest(db: Queryable, scope: Scope, filter: MessageFilter): Promise<StateCount[]> {
  const { leadId, enrollmentId, from, to, channels, direction } = filter;
  // an index leads to these
  const near = [
    ...(leadId === undefined ? [] : [sql`and "message"."leadId" = ${leadId}`]),
    ...(enrollmentId === undefined ? [] : [sql`and "message"."enrollmentId" = ${enrollmentId}`]),
    ...(from === undefined ? [] : [sql`and "message"."createdAt" >= ${at(from)}`]),
    ...(to === undefined ? [] : [sql`and "message"."createdAt" < ${at(to)}`]),
  ];
  // by a lead or an enrollment there are few: its index leads, not the state's
  const state =
    leadId === undefined && enrollmentId === undefined ? sql`"message"."state"` : sql`"message"."state" || ''`;
  const sees = seesLead(scope, sql`"newest"."leadId"`);
  // these are asked of each message looked at
  const asked = [
    ...(channels === undefined ? [] : [sql`"channel" in (${sql.join(channels.length === 0 ? [""] : channels)})`]),
    ...(direction === undefined ? [] : [sql`"direction" = ${direction}`]),
    ...(sees === null ? [] : [sees]),
  ];
  const states = filter.states ?? MESSAGE_STATES;
  if (states.length === 0) return [];
  const all = (conditions: readonly ReturnType<typeof sql>[], between: string) =>
    sql.join(conditions, sql.raw(between));
  const matches = asked.length === 0 ? sql`1 = 1` : all(asked, " and ");
  const counts = [...new Set(states)].map(
    (one) => sql`
      select cast(${one} as text) as "state", coalesce(sum(case when ${matches} then 1 else 0 end), 0) as "matching", count(*) as "looked"
      from (select "message"."leadId", "message"."channel", "message"."direction" from "message"
        where "message"."organizationId" = ${scope.organizationId} and ${state} = ${one} ${all(near, " ")}
        order by "message"."createdAt" desc, "message"."id" desc limit ${COUNTED}) "newest"`,
  );
  const { rows } = await sql<{
    state: MessageState;
    matching: number;
    looked: number;
  }>`${all(counts, " union all ")}`.execute(db.query);
  return rows.map(({ state, matching, looked }) => ({
    state,
    matching: Number(matching),
    isExact: Number(looked) < COUNTED,
  }));
}
