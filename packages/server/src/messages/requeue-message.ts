import { againKey, readAgainKey } from "@lead-dashboard/domain/messages/again-key";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { publicState } from "@lead-dashboard/domain/messages/message-state";
import { attachmentStore } from "../attachments/store.ts";
import { channelAccountStore } from "../channels/store.ts";
import type { Tx } from "../db/database.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { planMessage } from "./plan-message.ts";
import { refuseUnreachable } from "./refuse-unreachable.ts";
import type { MessageRow } from "./store.ts";

const WEEK = 7 * 86_400_000;

/** Whether nothing more is tried with a message, and it did not arrive. */
export function isGivenUp({ state }: Pick<MessageRow, "state">): boolean {
  const shown = publicState(state);
  return shown === "failed" || shown === "expired";
}

/**
 * A message that failed, or came too late, is queued once more on a person's word (delivery.md, section 2, "requeue"): another
 * message of the ledger for the same step, which passes the gate like any other. The failed one stays as it is. Gives the
 * new one's id. Refused, with the reason, where it could not leave.
 */
export async function requeueMessage(
  tx: Tx,
  caller: Caller,
  { message, lead }: { message: MessageRow; lead: LeadRow },
  now: number,
): Promise<string> {
  const { leadId, channel, body, subject, templateId, variant, messageWindow: window } = message;
  const { enrollmentId, sequenceId, generation, stepIndex, stepId, stopOnReplySince } = message;
  if (isByPerson(channel)) throw new AppError("conflict", "by-person", "A person sends this: write to the lead anew.");
  if (lead.deletedAt !== null) throw notFound();
  await refuseUnreachable(tx, caller, { channel, lead });
  const whole = { organizationId: caller.organizationId };
  if ((await attachmentStore(tx, whole).ofMessage(message.id)).length > 0)
    throw new AppError("conflict", "had-files", "Files went with it: write to the lead anew, with the files.");
  const account = message.accountId === null ? undefined : await channelAccountStore(tx, whole).find(message.accountId);
  const { first, count } = readAgainKey(message.dedupeKey ?? message.id);
  const plan = await planMessage(
    tx,
    whole,
    {
      ...{ leadId, channel, body, subject, templateId, variant, actor: caller.actor },
      ...{ enrollmentId, sequenceId, generation, stepIndex, stepId, stopOnReplySince },
      ...(window === null ? {} : { window }),
      accountId: account?.id ?? null,
      dedupeKey: againKey(first, count + 1),
      plannedFor: now,
      expiresAt: message.expiresAt === null ? null : now + WEEK,
    },
    now,
  );
  if ("skipped" in plan)
    throw new AppError(
      "conflict",
      "queued-already",
      "It was queued again already: look for the later one in the outbox.",
    );
  if (plan.planned.accountId === null)
    throw new AppError("conflict", "no-account", "There is no account left to send it from: connect one first.");
  return plan.planned.id;
}
