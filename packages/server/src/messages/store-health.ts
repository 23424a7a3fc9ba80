import { HEALTH_WINDOW, type SenderRecord } from "@lead-dashboard/domain/messages/sender-health";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";
import type { LaneKey } from "./store-lanes.ts";

/** Notes what became of a message that left; false when that is known already. A complaint weighs more than a bounce. */
export async function setFate(
  tx: Tx,
  scope: Scope,
  id: string,
  fate: NonNullable<MessageRow["fate"]>,
): Promise<boolean> {
  const row = await tx.query
    .updateTable("message")
    .set({ fate })
    .where("organizationId", "=", scope.organizationId)
    .where("id", "=", id)
    .where("direction", "=", "outbound")
    .where((where) =>
      where.or([
        where("fate", "is", null),
        ...(fate === "complaint" ? [where("fate", "=", "hard-bounce" as const)] : []),
      ]),
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** What became of the last messages of an account, those before `since` (ms) left out. */
export async function senderRecord(db: Queryable, lane: LaneKey, since: number | null): Promise<SenderRecord> {
  const { rows } = await sql<{ sent: number; hardBounces: number; complaints: number }>`
    select count(*) as "sent",
      coalesce(sum(case when "fate" = 'hard-bounce' then 1 else 0 end), 0) as "hardBounces",
      coalesce(sum(case when "fate" = 'complaint' then 1 else 0 end), 0) as "complaints"
    from (select "fate", "updatedAt", "sentAt" from "message"
      where "organizationId" = ${lane.organizationId} and "accountId" = ${lane.accountId} and "gateOrder" is not null
        and "state" in ('accepted', 'delivered', 'read', 'rejected', 'failed')
      order by "gateOrder" desc limit ${HEALTH_WINDOW}) as "last"
    where coalesce("sentAt", "updatedAt") >= ${at(since ?? 0)}`.execute(db.query);
  const [row] = rows;
  return {
    sent: Number(row?.sent ?? 0),
    hardBounces: Number(row?.hardBounces ?? 0),
    complaints: Number(row?.complaints ?? 0),
  };
}
