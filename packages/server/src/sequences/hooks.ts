import type { LeadHooks } from "../leads/hooks.ts";
import type { MessageHooks } from "../messages/hooks.ts";
import type { TemplateHooks } from "../templates/hooks.ts";
import { findUses } from "./find-uses.ts";
import { gateStep } from "./gate-step.ts";
import { holdForColleagues } from "./hold-for-colleagues.ts";
import { leadEnrollments } from "./lead-detail.ts";
import { mergeEnrollments, partEnrollments, resumeParted } from "./merge-enrollments.ts";
import { recordStep } from "./record-step.ts";
import { stopOnInbound, stopOnSuppression } from "./stop-on-inbound.ts";
import { stopOnDeletion, stopOnLeadChange } from "./stop-on-lead-change.ts";

/** What sequences do when a message is about to leave, has come to rest, or came in. */
export const sequenceMessageHooks: MessageHooks = {
  gate: async (tx, message, now) => (await holdForColleagues(tx, message, now)) ?? gateStep(tx, message, now),
  recorded: recordStep,
  received: stopOnInbound,
  suppressed: stopOnSuppression,
};

/** What sequences do when a lead changes or goes, and what they add to its page. */
export const sequenceLeadHooks: Partial<LeadHooks> = {
  changed: stopOnLeadChange,
  deleted: stopOnDeletion,
  detail: leadEnrollments,
  merged: mergeEnrollments,
  unmerged: partEnrollments,
  parted: resumeParted,
};

/** What sequences know of templates: which are in use. */
export const sequenceTemplateHooks: Pick<TemplateHooks, "usedBy"> = { usedBy: findUses };
