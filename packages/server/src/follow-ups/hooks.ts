import { RULE_CHANNELS } from "@lead-dashboard/domain/follow-ups/contact-rule";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { LeadHooks } from "../leads/hooks.ts";
import type { MessageHooks } from "../messages/hooks.ts";
import { dropRuleFollowUp, followRule } from "./follow-rule.ts";
import { followUpStore } from "./store.ts";

/** After these nobody waits for an answer any more. */
const ANSWERED: ReadonlySet<LeadStatus> = new Set(["REPLIED", "CLOSED", "LOST"]);
/** A call in which one talked is its own answer, and a wrong number needs another number, not another call. */
const ANSWERED_CALLS = new Set(["talked", "wrong-number"]);

/** What rules do when a message came to rest or came in. */
export const followUpMessageHooks: Pick<MessageHooks, "recorded" | "received"> = {
  async recorded(tx, message, { end }, now) {
    const channel = RULE_CHANNELS.find((one) => one === message.channel);
    if (end !== "sent" || channel === undefined || ANSWERED_CALLS.has(message.callOutcome ?? "")) return;
    const { organizationId, leadId } = message;
    const contact = { leadId, channel, at: message.sentAt ?? now, isSequenceStep: message.enrollmentId !== null };
    await followRule(tx, { organizationId }, contact, now);
  },
  async received(tx, inbound, now) {
    const [first] = inbound;
    if (first === undefined) return;
    const scope = { organizationId: first.organizationId };
    const answered = inbound.filter(({ kind }) => kind === "reply" || kind === "opt-out").map(({ leadId }) => leadId);
    for (const leadId of await followUpStore(tx, scope).leadsWithRule(answered))
      await dropRuleFollowUp(tx, scope, { leadId, now });
  },
};

/** What rules do when a person says by the status that a lead was contacted, or has answered, or takes that back. */
export const followUpLeadHooks: Pick<LeadHooks, "changed"> = {
  async changed(tx, { before, after, cause, now, scope }) {
    if (before.status === after.status) return;
    const leadId = after.id;
    if (ANSWERED.has(after.status) || (cause === "undo" && after.status === "NEW")) {
      if (after.nextFollowUpAt !== null) await dropRuleFollowUp(tx, scope, { leadId, now });
    } else if (cause === "edit" && after.status === "CONTACTED") {
      const contact = { leadId, channel: "manual" as const, at: now, isSequenceStep: false };
      await followRule(tx, scope, contact, now);
    }
  },
};
