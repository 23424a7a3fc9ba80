import type {
  SequenceDetail,
  SequenceRules,
  SequenceStep,
  SequenceStepInput,
  StepChannel,
  StepCondition,
  StepOtherwise,
  StepUntil,
  StepWindow,
} from "@lead-dashboard/contract/sequences/schemas";
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";

/** What a step does, as one choice: a message by a channel, a call, a task, or only waiting. */
export type StepAction = "whatsapp" | "whatsapp-personal" | "email" | "sms" | "call" | "task" | "wait";

/** Every choice, in the order shown. */
export const STEP_ACTIONS: readonly StepAction[] = [
  "whatsapp",
  "whatsapp-personal",
  "email",
  "sms",
  "call",
  "task",
  "wait",
];

/** A step while it is edited. `key` tells steps apart on screen, also new ones. */
export interface StepDraft {
  key: string;
  id: string | null;
  action: StepAction;
  templateId: string;
  note: string;
  delayDays: number;
  delayHours: number;
  /** what a wait lasts until; null: only its delay */
  until: StepUntil | null;
  businessDaysOnly: boolean;
  window: StepWindow | null;
  condition: StepCondition;
  otherwise: StepOtherwise;
}

/** A sequence while it is edited. */
export interface SequenceDraft {
  name: string;
  rules: SequenceRules;
  steps: StepDraft[];
}

/** The window every automatic send keeps unless a step says otherwise (decisions.md). */
export const STANDARD_WINDOW: StepWindow = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] };

let lastKey = 0;

/** An empty step to come after the others. */
export function newStep(action: StepAction, delayDays: number): StepDraft {
  lastKey += 1;
  return {
    key: `new-${lastKey}`,
    id: null,
    action,
    templateId: "",
    note: "",
    delayDays,
    delayHours: 0,
    until: null,
    businessDaysOnly: false,
    window: null,
    condition: {},
    otherwise: "skip",
  };
}

/** The same step once more, as a new one. */
export function copyOf(step: StepDraft): StepDraft {
  return { ...step, key: newStep(step.action, 0).key, id: null };
}

/** A stored sequence as a draft; null gives an empty one. */
export function draftOf(sequence: SequenceDetail | null, name: string): SequenceDraft {
  if (!sequence) return { name, rules: { ...DEFAULT_RULES }, steps: [] };
  return { name: sequence.name, rules: sequence.rules, steps: sequence.steps.map(stepDraftOf) };
}

/** The draft's steps as the server takes them. */
export function stepsOf(draft: Pick<SequenceDraft, "steps">): SequenceStepInput[] {
  return draft.steps.map((step) => {
    const input: SequenceStepInput = {
      kind: kindOf(step.action),
      channel: channelOf(step.action),
      templateId: hasTemplate(step.action) && step.templateId !== "" ? step.templateId : null,
      note: step.note.trim() === "" ? null : step.note,
      delayDays: step.delayDays,
      delayHours: step.delayHours,
      until: step.action === "wait" ? step.until : null,
      businessDaysOnly: step.businessDaysOnly,
      window: step.window,
      condition: Object.keys(step.condition).length === 0 ? null : step.condition,
      otherwise: step.otherwise,
    };
    if (step.id !== null) input.id = step.id;
    return input;
  });
}

/** What of a draft is not as it was, as the server takes it: what somebody else changed of the rest stays theirs. */
export function changedParts(
  draft: SequenceDraft,
  from: SequenceDraft,
): { name?: string; rules?: SequenceRules; steps?: SequenceStepInput[] } {
  const [steps, before] = [stepsOf(draft), stepsOf(from)];
  return {
    ...(draft.name !== from.name && { name: draft.name }),
    ...(JSON.stringify(draft.rules) !== JSON.stringify(from.rules) && { rules: draft.rules }),
    ...(JSON.stringify(steps) !== JSON.stringify(before) && { steps }),
  };
}

/** Whether two drafts say the same. */
export function isSame(one: SequenceDraft, other: SequenceDraft): boolean {
  return Object.keys(changedParts(one, other)).length === 0;
}

/**
 * What was changed while a draft was being saved, as a draft of what is stored now; null: nothing. Steps that were new have the
 * ids they got.
 */
export function changedSince(
  now: SequenceDraft,
  { sent, saved }: { sent: SequenceDraft; saved: SequenceDraft },
): SequenceDraft | null {
  if (isSame(now, sent)) return null;
  const ids = new Map(sent.steps.map((step, at) => [step.key, saved.steps[at]?.id ?? null]));
  return { ...now, steps: now.steps.map((step) => ({ ...step, id: step.id ?? ids.get(step.key) ?? null })) };
}

/** The day and hour each step comes at the earliest, counted from the start. */
export function daysOf(
  steps: readonly Pick<StepDraft, "delayDays" | "delayHours">[],
): { day: number; hours: number }[] {
  let hours = 0;
  return steps.map((step) => {
    hours += step.delayDays * 24 + step.delayHours;
    return { day: Math.floor(hours / 24), hours: hours % 24 };
  });
}

/** The steps with one moved to another place. */
export function moveStep(steps: readonly StepDraft[], from: number, to: number): StepDraft[] {
  const moved = steps[from];
  if (!moved || to < 0 || to >= steps.length) return [...steps];
  const rest = steps.filter((_, index) => index !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** Whether a step says in words of its own what to do: a task, and a call that follows no guide. */
export function hasNote({ action, templateId }: Pick<StepDraft, "action" | "templateId">): boolean {
  return action === "task" || (action === "call" && templateId === "");
}

/** Whether a step is written from a template. */
export function hasTemplate(action: StepAction): boolean {
  return action !== "task" && action !== "wait";
}

/** The channel of a step; a task and a wait have none. */
export function channelOf(action: StepAction): StepChannel | null {
  if (action === "call") return "phone";
  return action === "task" || action === "wait" ? null : action;
}

/** A stored step's action. */
export function actionOf(step: Pick<SequenceStep, "kind" | "channel">): StepAction {
  if (step.kind !== "message") return step.kind;
  return step.channel === "phone" || step.channel === null ? "call" : step.channel;
}

function kindOf(action: StepAction): "message" | "call" | "task" | "wait" {
  return action === "call" || action === "task" || action === "wait" ? action : "message";
}

function stepDraftOf(step: SequenceStep): StepDraft {
  return {
    key: step.id,
    id: step.id,
    action: actionOf(step),
    templateId: step.templateId ?? "",
    note: step.note ?? "",
    delayDays: step.delayDays,
    delayHours: step.delayHours,
    until: step.until,
    businessDaysOnly: step.businessDaysOnly,
    window: step.window,
    condition: step.condition ?? {},
    otherwise: step.otherwise ?? "skip",
  };
}
