// What a call, a confirmation or a reply noted by hand changed of its lead, so that it can be taken back.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { json } from "../db/values.ts";
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

/** Writes beside the last line of the message's journal, which says what happened, how the lead was before and is after it. */
export async function keepBefore(
  tx: Tx,
  scope: Scope,
  { messageId, before, after }: { messageId: string } & CallEffect,
): Promise<void> {
  const line = await lastLine(tx, scope, messageId);
  if (line === undefined) throw new Error(`The journal of the message ${messageId} is empty`);
  const call = { before: calledLead(before), after: calledLead(after) };
  await tx.query
    .updateTable("messageAttempt")
    .set({ finding: json({ ...line.finding, call }) })
    .where("position", "=", line.position)
    .execute();
}

/** What it changed of its lead; null when that was not written down, or it has been taken back. */
export async function effectOfCall(db: Queryable, scope: Scope, messageId: string): Promise<CallEffect | null> {
  const line = await lastLine(db, scope, messageId);
  return (line?.finding?.call as CallEffect | undefined) ?? null;
}

function lastLine(db: Queryable, { organizationId }: Scope, messageId: string) {
  return db.query
    .selectFrom("messageAttempt")
    .select(["position", "finding"])
    .where("organizationId", "=", organizationId)
    .where("messageId", "=", messageId)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The columns to put back: what it changed and nobody else since. */
export function asBefore(lead: CalledLead, { before, after }: CallEffect): Partial<CalledLead> {
  return Object.fromEntries(
    COLUMNS.filter((column) => lead[column] === after[column]).map((column) => [column, before[column]]),
  );
}
