// How many messages are in each state, kept by triggers on them (migration 53): read without looking at any message.
import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";

/** Which of an organization's messages are counted. */
export interface TallyFilter {
  readonly organizationId: string;
  readonly direction?: string | undefined;
  /** left out: all */
  readonly channels?: readonly string[] | undefined;
}

/** Messages by state, exact at any instant; states of which there are none are left out. */
export async function tallyOf(
  db: Queryable,
  { organizationId, direction, channels }: TallyFilter,
): Promise<Map<MessageState, number>> {
  const { rows } = await sql<{ state: MessageState; count: number | string }>`
    select "state", sum("count") as "count" from "messageTally" where "organizationId" = ${organizationId}
    ${direction === undefined ? sql`` : sql`and "direction" = ${direction}`}
    ${channels === undefined ? sql`` : sql`and "channel" in (${sql.join(channels.length === 0 ? [""] : [...channels])})`}
    group by "state"`.execute(db.query);
  return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}

/** So many rows are summed on a request without being felt. */
const FEW = 2_000;

/** Puts together what the statements of PostgreSQL have added one by one, once that makes them many fewer. */
export async function foldTallies(tx: Tx): Promise<void> {
  if (tx.engine === "sqlite") return;
  await sql`with "taken" as (delete from "messageTally" where 
      (select count(*) - count(distinct ("organizationId", "direction", "channel", "state")) from "messageTally") > ${FEW} returning *)
    insert into "messageTally" ("organizationId", "direction", "channel", "state", "count")
    select "organizationId", "direction", "channel", "state", sum("count") from "taken" group by 1, 2, 3, 4
    having sum("count") <> 0`.execute(tx.query);
}
