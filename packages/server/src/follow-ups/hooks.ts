import { RULE_CHANNELS } from "@lead-dashboard/domain/follow-ups/contact-rule";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { LeadChangeInTransaction, LeadHooks } from "../leads/hooks.ts";
import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import type { MessageHooks } from "../messages/hooks.ts";
import { dropRuleFollowUp, followRule, isFollowed } from "./follow-rule.ts";
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

/** A change of status that takes back what a rule has set, or is a contact itself. */
function meaningOf({ before, after, cause }: LeadChangeInTransaction): "answer" | "contact" | null {
  if (before.status === after.status) return null;
  if (ANSWERED.has(after.status) || (cause === "undo" && after.status === "NEW"))
    return after.nextFollowUpAt === null ? null : "answer";
  return cause === "edit" && after.status === "CONTACTED" ? "contact" : null;
}

const contactOf = ({ after, now }: LeadChangeInTransaction) => ({
  leadId: after.id,
  channel: "manual" as const,
  at: now,
  isSequenceStep: false,
});

/** What rules do when a person says by the status that a lead was contacted, or has answered, or takes that back. */
export const followUpLeadHooks: Required<Pick<LeadHooks, "changed">> = {
  async changed(tx, change) {
    const { after, now, scope } = change;
    const meaning = meaningOf(change);
    if (meaning === "answer") await dropRuleFollowUp(tx, scope, { leadId: after.id, now });
    else if (meaning === "contact") await followRule(tx, scope, contactOf(change), now);
  },
};

const PART = 500;

/** And of many: most have no follow-up that a rule has set, and most organizations no rule for it. */
export const followUpsOfMany: Pick<ManyLeadsHooks, "changed"> = {
  changed: {
    insteadOf: followUpLeadHooks.changed,
    async run(tx, changes) {
      const [first] = changes;
      if (first === undefined) return;
      const { scope } = first;
      const answers = changes.filter((change) => meaningOf(change) === "answer");
      for (let from = 0; from < answers.length; from += PART) {
        const ids = answers.slice(from, from + PART).map(({ after }) => after.id);
        for (const leadId of await followUpStore(tx, scope).leadsWithRule(ids))
          await dropRuleFollowUp(tx, scope, { leadId, now: first.now });
      }
      const contacts = changes.filter((change) => meaningOf(change) === "contact");
      if (contacts.length === 0 || !(await isFollowed(tx, scope, "manual"))) return;
      for (const change of contacts) await followRule(tx, scope, contactOf(change), change.now);
    },
  },
};
