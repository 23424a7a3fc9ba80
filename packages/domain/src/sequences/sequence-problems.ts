import { sendWindowProblem } from "../channels/send-window.ts";
import type { TemplateProblem } from "../templates/template-problem.ts";
import {
  ACCOUNT_NAMES,
  channelOf,
  needsAccount,
  otherWayOf,
  type SequenceStep,
  type StepChannel,
} from "./sequence-step.ts";
import { untilProblem } from "./step-until.ts";

/** Why a sequence can't be started as it is. */
export interface SequenceProblem {
  /** the field, such as `steps.1.templateId` */
  readonly path: string;
  readonly code:
    | "no-steps"
    | "no-channel"
    | "no-template"
    | "unknown-template"
    | "wrong-channel"
    | "bad-template"
    | "no-subject"
    | "no-organization-address"
    | "no-account"
    | "unverified-account"
    | "impossible-window"
    | "impossible-wait";
  readonly message: string;
}

/** A template as far as a sequence must know it. */
export interface StepTemplate {
  readonly name: string;
  readonly channel: StepChannel;
  readonly subject: string | null;
  /** what {@link import("../templates/check-template.ts").checkTemplate} says of all its texts */
  readonly problems: readonly TemplateProblem[];
}

/** What a sequence stands on. */
export interface SequenceSurroundings {
  readonly templates: ReadonlyMap<string, StepTemplate>;
  readonly hasOrganizationAddress: boolean;
  /** channels with an account that can send */
  readonly accounts: ReadonlySet<StepChannel>;
  /** channels all of whose accounts are refused by their provider now, with what it said */
  readonly refused?: ReadonlyMap<StepChannel, string>;
  /** channels that have accounts, none of which was ever tried */
  readonly untried?: ReadonlySet<StepChannel>;
}

/** Everything that keeps a sequence from being started; empty when it may start. */
export function sequenceProblems(
  steps: readonly SequenceStep[],
  surroundings: SequenceSurroundings,
): SequenceProblem[] {
  if (!steps.some(({ kind }) => kind !== "wait")) {
    return [{ path: "steps", code: "no-steps", message: "Add at least one step that does something." }];
  }
  const problems = steps.flatMap((step, index) => stepProblems(step, { path: `steps.${index}`, surroundings }));
  const canDoSomething = steps.some(
    (step) => step.kind !== "wait" && waysOf(step).some(({ channel }) => hasAccount(channel, surroundings)),
  );
  // A step that says what to do instead may lack its account; a sequence of nothing else would do nothing.
  return eachOnce((canDoSomething ? problems.filter(({ isExcused }) => !isExcused) : problems).map(bare));
}

/** What several steps lack together, such as the postal address, is one thing to mend. */
function eachOnce(problems: readonly SequenceProblem[]): SequenceProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

interface Finding extends SequenceProblem {
  /** holds only when nothing else in the sequence can be carried out */
  readonly isExcused?: boolean;
}

function bare({ path, code, message }: Finding): SequenceProblem {
  return { path, code, message };
}

function waysOf(step: SequenceStep): Pick<SequenceStep, "channel">[] {
  const other = otherWayOf(step);
  return [{ channel: step.kind === "message" ? step.channel : null }, ...(other === null ? [] : [other])];
}

function hasAccount(channel: StepChannel | null, { accounts }: SequenceSurroundings): boolean {
  return (channel !== "email" && channel !== "sms") || accounts.has(channel);
}

interface Place {
  readonly path: string;
  readonly surroundings: SequenceSurroundings;
}

function stepProblems(step: SequenceStep, place: Place): Finding[] {
  if (step.kind === "wait") return waitProblems(step, place);
  const otherWay = otherWayOf(step);
  const own =
    step.kind === "message"
      ? wayProblems(step, place).map((problem) => ({
          ...problem,
          isExcused: problem.code === "no-account" && step.otherwise !== null,
        }))
      : optionalTemplateProblems(step, place);
  const other = otherWay === null ? [] : wayProblems(otherWay, { ...place, path: `${place.path}.otherwise` });
  return [...own, ...other, ...windowProblems(step, place)];
}

type Way = Pick<SequenceStep, "kind" | "channel" | "templateId">;

function wayProblems(way: Way, place: Place): SequenceProblem[] {
  if (way.channel === null) {
    return [{ path: `${place.path}.channel`, code: "no-channel", message: "Choose a channel for this step." }];
  }
  if (way.templateId === null && way.channel !== "phone") {
    return [{ path: `${place.path}.templateId`, code: "no-template", message: "Choose a template for this step." }];
  }
  return [...optionalTemplateProblems(way, place), ...channelProblems(way, place)];
}

function optionalTemplateProblems(way: Way, { path, surroundings }: Place): SequenceProblem[] {
  if (way.templateId === null) return [];
  const template = surroundings.templates.get(way.templateId);
  const at = `${path}.templateId`;
  if (template === undefined) {
    return [{ path: at, code: "unknown-template", message: "This template no longer exists. Choose another one." }];
  }
  const problems: SequenceProblem[] = template.problems.map(({ message }) => ({
    path: at,
    code: "bad-template",
    message: `The template “${template.name}” has a mistake: ${message}`,
  }));
  const channel = channelOf(way);
  if (channel === "task") return problems;
  if (familyOf(template.channel) !== familyOf(channel)) {
    problems.push({
      path: at,
      code: "wrong-channel",
      message: `The template “${template.name}” is written for ${template.channel}, the step goes by ${channel}.`,
    });
  }
  if (channel === "email" && (template.subject ?? "").trim() === "") {
    problems.push({
      path: at,
      code: "no-subject",
      message: `The template “${template.name}” needs a subject for e-mail.`,
    });
  }
  return problems;
}

function channelProblems({ channel }: Way, { path, surroundings }: Place): SequenceProblem[] {
  if (channel === null || !needsAccount(channel)) return [];
  const problems: SequenceProblem[] = [];
  if (channel === "email" && !surroundings.hasOrganizationAddress) {
    problems.push({
      path: "organization.address",
      code: "no-organization-address",
      message: "Enter your organization's postal address: every e-mail of a sequence must show it.",
    });
  }
  if (!hasAccount(channel, surroundings)) {
    problems.push({
      path: `${path}.channel`,
      code: "no-account",
      message: `Connect an ${ACCOUNT_NAMES[channel]} account first: this step has none to leave from.`,
    });
  }
  if (surroundings.untried?.has(channel) === true) {
    problems.push({
      path: `${path}.channel`,
      code: "unverified-account",
      message: `Nobody has tried your ${ACCOUNT_NAMES[channel]} account yet: press Test beside it under Settings, Channels, then start the sequence.`,
    });
  }
  const said = surroundings.refused?.get(channel);
  if (said !== undefined) {
    problems.push({
      path: `${path}.channel`,
      code: "unverified-account",
      message: `The provider refuses your account: ${said}. Mend and test it under Settings, Channels.`,
    });
  }
  return problems;
}

function waitProblems({ until }: SequenceStep, { path }: Place): SequenceProblem[] {
  const problem = until ? untilProblem(until) : null;
  return problem === null ? [] : [{ path: `${path}.until`, code: "impossible-wait", message: `The wait ${problem}.` }];
}

function windowProblems({ window, businessDaysOnly }: SequenceStep, { path }: Place): SequenceProblem[] {
  if (window === null) return [];
  const problem = sendWindowProblem(window);
  if (problem !== null)
    return [{ path: `${path}.window`, code: "impossible-window", message: `The window ${problem}.` }];
  if (!businessDaysOnly || window.days.some((day) => day <= 5)) return [];
  return [
    {
      path: `${path}.window.days`,
      code: "impossible-window",
      message: "The step goes on business days only, but its window is open on none.",
    },
  ];
}

/** Both kinds of WhatsApp use the same templates. */
function familyOf(channel: StepChannel): string {
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}
