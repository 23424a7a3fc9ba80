// What a recorded call changed of its lead, so that it can be taken back.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";
import type { LeadRow } from "../leads/lead-row.ts";

const COLUMNS = [
  "status",
  "nextFollowUpAt",
  "firstContactedAt",
  "lastContactedAt",
] as const satisfies readonly (keyof LeadRow)[];

/** The columns of a lead a call changes. */
export type CalledLead = Pick<LeadRow, (typeof COLUMNS)[number]>;

/** A lead before and after a call. */
export interface CallEffect {
  readonly before: CalledLead;
  readonly after: CalledLead;
}

const calledLead = (lead: CalledLead): CalledLead => ({
  status: lead.status,
  nextFollowUpAt: lead.nextFollowUpAt,
  firstContactedAt: lead.firstContactedAt,
  lastContactedAt: lead.lastContactedAt,
});

/** Writes into the call's journal how the lead was before and is after it. */
export async function keepBefore(
  tx: Tx,
  { organizationId }: Scope,
  { messageId, before, after }: { messageId: string } & CallEffect,
  now: number,
): Promise<void> {
  await tx.query
    .insertInto("messageAttempt")
    .values({
      organizationId,
      messageId,
      fence: 0,
      what: "accepted",
      finding: json({ call: { before: calledLead(before), after: calledLead(after) } }),
      happenedAt: at(now),
    })
    .execute();
}

/** What a call changed of its lead; null when it was not recorded in one go. */
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
