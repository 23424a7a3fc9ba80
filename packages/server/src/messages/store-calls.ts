// What a call, a confirmation or a reply noted by hand changed of its lead, so that it can be taken back.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";
import type { LeadRow } from "../leads/lead-row.ts";

const COLUMNS = [
  "status",
  "nextFollowUpAt",
  "firstContactedAt",
  "lastContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
] as const satisfies readonly (keyof LeadRow)[];

/** The columns of a lead they change. */
export type CalledLead = Pick<LeadRow, (typeof COLUMNS)[number]>;

/** A lead before and after. */
export interface CallEffect {
  readonly before: CalledLead;
  readonly after: CalledLead;
}

const calledLead = (lead: CalledLead): CalledLead => ({
  status: lead.status,
  nextFollowUpAt: lead.nextFollowUpAt,
  firstContactedAt: lead.firstContactedAt,
  lastContactedAt: lead.lastContactedAt,
  firstRepliedAt: lead.firstRepliedAt,
  lastRepliedAt: lead.lastRepliedAt,
});

/** Writes into the message's journal how the lead was before and is after it. */
export async function keepBefore(
  tx: Tx,
  { organizationId }: Scope,
  { messageId, before, after, what = "accepted" }: { messageId: string; what?: "accepted" | "received" } & CallEffect,
  now: number,
): Promise<void> {
  await tx.query
    .insertInto("messageAttempt")
    .values({
      organizationId,
      messageId,
      fence: 0,
      what,
      finding: json({ call: { before: calledLead(before), after: calledLead(after) } }),
      happenedAt: at(now),
    })
    .execute();
}

/** What it changed of its lead; null when that was not written down, or it has been taken back. */
export async function effectOfCall(
  db: Queryable,
  { organizationId }: Scope,
  messageId: string,
): Promise<CallEffect | null> {
  const line = await db.query
    .selectFrom("messageAttempt")
    .select("finding")
    .where("organizationId", "=", organizationId)
    .where("messageId", "=", messageId)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return (line?.finding?.call as CallEffect | undefined) ?? null;
}

/** The columns to put back: what it changed and nobody else since. */
export function asBefore(lead: CalledLead, { before, after }: CallEffect): Partial<CalledLead> {
  return Object.fromEntries(
    COLUMNS.filter((column) => lead[column] === after[column]).map((column) => [column, before[column]]),
  );
}
