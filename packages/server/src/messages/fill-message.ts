import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { renderForLead } from "../templates/render-for-lead.ts";
import { templateStore } from "../templates/store.ts";
import type { MessageRow } from "./store.ts";
import { messageWriter, WAITING } from "./store-write.ts";

/**
 * Writes the text of a message that was planned with a template only, at the moment it leaves, and freezes it. A text
 * with a hole never leaves: `problem` says what is missing. One that waits to leave once more by a template that is held
 * meanwhile does not leave either.
 */
export async function fillMessage(
  tx: Tx,
  scope: Scope,
  { message, lead }: { message: MessageRow; lead: LeadRow },
  now: number,
): Promise<{ filled: MessageRow } | { problem: string }> {
  const { templateId, channel } = message;
  if (templateId === null || channel === "task") return { filled: message };
  const whole = { organizationId: scope.organizationId };
  const isFrozen = message.body !== "";
  if (isFrozen && !(channel === "sms" && (await isHeld(tx, whole, templateId)))) return { filled: message };
  const memberId = message.actor.kind === "member" ? message.actor.memberId : lead.assignedTo;
  const text = await renderForLead(tx, whole, { templateId, variant: message.variant ?? undefined, lead, memberId });
  // what a person wrote instead of the template is not held with it
  if (isFrozen && text?.body !== message.body) return { filled: message };
  if (text === null) return { problem: "The template is not there any more" };
  const [problem] = text.problems;
  if (problem !== undefined) return { problem: problem.message };
  const { subject, body, variant } = text;
  const filled = await messageWriter(tx, whole).update(
    message.id,
    { set: { subject: message.subject ?? subject ?? null, body, variant }, states: WAITING },
    now,
  );
  return filled === undefined ? { problem: "It was cancelled" } : { filled };
}

async function isHeld(tx: Tx, scope: Scope, templateId: string): Promise<boolean> {
  const template = await templateStore(tx, scope).find(templateId);
  return template !== undefined && template.heldReason !== null;
}
