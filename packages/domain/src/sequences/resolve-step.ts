import {
  ACCOUNT_NAMES,
  channelOf,
  needsAccount,
  otherWayOf,
  type SequenceStep,
  type StepChannel,
} from "./sequence-step.ts";
import { type ConditionFacts, unmetCondition } from "./step-condition.ts";

/** How a due step is carried out, or why it is left out. */
export type ResolvedStep =
  | { readonly channel: StepChannel | "task"; readonly templateId: string | null; readonly isOtherwise: boolean }
  | { readonly skipped: string };

/** What decides it, as it is when the step is due. */
export interface StepFacts extends ConditionFacts {
  /** channels the lead has opted out of or bounced on */
  readonly suppressed: ReadonlySet<StepChannel>;
  /** automatic channels that have no account to leave from */
  readonly withoutAccount: ReadonlySet<StepChannel>;
  /** why the Cloud API does not carry the step's WhatsApp to this lead, and that of its other way; null: it does */
  readonly cloudObstacle: { readonly own: string | null; readonly otherwise: string | null };
  /** WhatsApp knows the lead by an id of its own: the Cloud API reaches it without a number; left out: it does not */
  readonly isKnownByUserId?: boolean;
}

/** What decides whether a channel reaches a lead. `isOpenByUserId`: the Cloud API carries its WhatsApp to the id it hides its number behind. */
export type Reach = Pick<StepFacts, "hasEmail" | "hasPhone" | "suppressed"> & { readonly isOpenByUserId?: boolean };

/**
 * WhatsApp goes by the Cloud API where it may, and becomes a person's task where it may not (product.md, section 5). Any
 * other channel carries itself.
 */
export function carrierOf(channel: StepChannel | "task", cloudObstacle: string | null): StepChannel | "task" {
  return channel === "whatsapp" && cloudObstacle !== null ? "whatsapp-personal" : channel;
}

/** The step's own channel when its condition holds and the lead can be reached there; else its `otherwise`. */
export function resolveStep(step: SequenceStep, facts: StepFacts): ResolvedStep {
  if (step.kind === "wait") return { skipped: "a wait is over" };
  const unmet = unmetCondition(step.condition, facts);
  const { own } = facts.cloudObstacle;
  const reason = unmet === null ? barred(step, facts, own) : `condition: ${unmet}`;
  if (reason === null)
    return { channel: carrierOf(channelOf(step), own), templateId: step.templateId, isOtherwise: false };
  return resolveOtherwise(step, facts, reason);
}

/** The step's other way, when it has one that can be gone; `reason`: why its own cannot. */
export function resolveOtherwise(step: SequenceStep, facts: StepFacts, reason: string): ResolvedStep {
  const way = otherWayOf(step);
  if (way === null) return { skipped: reason };
  const { otherwise: obstacle } = facts.cloudObstacle;
  const alternative = barred(way, facts, obstacle);
  if (alternative !== null) return { skipped: `${reason}; otherwise: ${alternative}` };
  return { channel: carrierOf(way.channel, obstacle), templateId: way.templateId, isOtherwise: true };
}

function barred(
  step: Pick<SequenceStep, "kind" | "channel">,
  facts: StepFacts,
  cloudObstacle: string | null,
): string | null {
  const channel = channelOf(step);
  if (channel !== "task" && needsAccount(channel) && facts.withoutAccount.has(channel))
    return `no ${ACCOUNT_NAMES[channel]} account to send from`;
  const isKnown = facts.isKnownByUserId === true;
  const problem = unreachable(step, { ...facts, isOpenByUserId: isKnown && cloudObstacle === null });
  const isHidden = problem === NO_NUMBER && channel === "whatsapp" && isKnown;
  return isHidden ? `the lead hides its number, and the Cloud API does not carry it: ${cloudObstacle}` : problem;
}

const NO_NUMBER = "no phone number";

/** Whether a channel can reach the lead: the address is there and the lead has not opted out. Null when it can. */
export function unreachable(step: Pick<SequenceStep, "kind" | "channel">, facts: Reach): string | null {
  const channel = channelOf(step);
  if (channel === "task") return null;
  if (channel === "email" && !facts.hasEmail) return "no e-mail address";
  const isOpen = facts.hasPhone || (channel === "whatsapp" && facts.isOpenByUserId === true);
  if (channel !== "email" && !isOpen) return NO_NUMBER;
  return facts.suppressed.has(channel) ? "opted out" : null;
}
