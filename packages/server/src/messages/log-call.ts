import type { NewCall } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { confirmInTransaction } from "./confirm-message.ts";
import { openInTransaction } from "./open-message.ts";
import { planMessage } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { keepBefore } from "./store-calls.ts";
import { messageWriter } from "./store-write.ts";

/**
 * Records a call that was made: outcome, note and next follow-up in one, so that nobody forgets one of them. It counts like a
 * message that went. Gives the message's id.
 */
export async function logCall(
  { db, clock }: Foundation,
  caller: Caller,
  { leadId, call }: { leadId: string; call: NewCall },
): Promise<string> {
  const now = clock.now();
  const { scope, organizationId, actor } = caller;
  const whole = { organizationId };
  const followUp = call.nextFollowUpAt === undefined ? undefined : readFollowUp(call.nextFollowUpAt, now);
  return db.transaction(async (tx) => {
    const before = await lockLead(tx, scope, leadId);
    if (before === undefined || before.deletedAt !== null) throw notFound();
    const message = await openedCall(tx, caller, { lead: before, messageId: call.messageId }, now);
    const confirmation = {
      sent: true,
      callOutcome: call.outcome,
      ...(call.note === undefined ? {} : { note: call.note }),
    };
    await confirmInTransaction(tx, whole, { message, confirmation, actor }, now);
    if (followUp !== undefined) {
      const changes = [{ leadId, wish: { nextFollowUpAt: followUp } }];
      await changeLeads(tx, whole, { changes, context: { actor, cause: "edit", now } });
    }
    const after = await lockLead(tx, whole, leadId);
    if (after !== undefined) await keepBefore(tx, whole, { messageId: message.id, before, after });
    return message.id;
  });
}

function readFollowUp(text: string | null, now: number): number | null {
  if (text === null) return null;
  const at = Date.parse(text);
  if (at <= now) throw invalid([{ path: "nextFollowUpAt", message: "must lie in the future" }]);
  return at;
}

/** The call that was opened or planned before; else a new one, whatever way the person called. */
async function openedCall(
  tx: Tx,
  caller: Caller,
  { lead, messageId }: { lead: LeadRow; messageId: string | undefined },
  now: number,
): Promise<MessageRow> {
  const whole: Scope = { organizationId: caller.organizationId };
  const writer = messageWriter(tx, whole);
  if (messageId === undefined) {
    const plan = {
      leadId: lead.id,
      channel: "phone",
      dedupeKey: `by-hand:${newId()}`,
      plannedFor: now,
      body: "",
    } as const;
    const made = await planMessage(tx, whole, { ...plan, actor: caller.actor }, now);
    if ("skipped" in made) throw new AppError("conflict", "not-planned", made.skipped);
    const gateOrder = await writer.journal(
      made.planned.id,
      { what: "gate", fence: made.planned.fence, finding: { openedBy: caller.actor } },
      now,
    );
    const opened = await writer.update(
      made.planned.id,
      { set: { state: "opened", gateOrder }, states: ["planned"] },
      now,
    );
    if (opened === undefined) throw notFound();
    return opened;
  }
  const message = await writer.lock(messageId);
  if (
    message === undefined ||
    message.leadId !== lead.id ||
    message.channel !== "phone" ||
    message.direction === "inbound"
  )
    throw invalid([{ path: "messageId", message: "is not a call to this lead" }]);
  if (message.state !== "planned") return message;
  return (await openInTransaction(tx, whole, { message, lead, actor: caller.actor }, now)).message;
}
