import type { SendWindow } from "../channels/send-window.ts";
import type { Temperature } from "../leads/temperature.ts";
import type { StepUntil } from "./step-until.ts";

/** The channel of a step. `whatsapp` takes the Cloud API where it may and becomes a personal task where it may not. */
export const STEP_CHANNELS = ["whatsapp", "whatsapp-personal", "email", "sms", "phone"] as const;

/** The channel of a step. */
export type StepChannel = (typeof STEP_CHANNELS)[number];

/** What must hold when a step is due; everything named must hold. */
export interface StepCondition {
  readonly noReply?: true | undefined;
  readonly opened?: boolean | undefined;
  readonly hasEmail?: boolean | undefined;
  readonly hasPhone?: boolean | undefined;
  readonly hasWebsite?: boolean | undefined;
  readonly minTemperature?: Temperature | undefined;
}

/** What happens when condition or address is missing: leave the step out, or go another way. */
export type StepOtherwise = "skip" | { readonly channel: StepChannel; readonly templateId?: string | null | undefined };

/** One step of a sequence, with every default filled in. */
export interface SequenceStep {
  /** stays the same when the sequence is edited: by it a lead keeps its place, and no step goes out twice */
  readonly id: string;
  readonly kind: "message" | "task" | "call" | "wait";
  readonly channel: StepChannel | null;
  readonly templateId: string | null;
  /** what the person shall do (task, call) */
  readonly note: string | null;
  /** calendar days in the lead's zone, counted from the step before */
  readonly delayDays: number;
  /** hours on the clock, after the days */
  readonly delayHours: number;
  /** of a wait: what it lasts until, after the delay */
  readonly until: StepUntil | null;
  /** days count Monday to Friday only, and the step never falls on a weekend; holidays as the sequence says */
  readonly businessDaysOnly: boolean;
  /** replaces the default window */
  readonly window: SendWindow | null;
  readonly condition: StepCondition | null;
  /** null: skipped too, but then the channel must have an account before the sequence starts */
  readonly otherwise: StepOtherwise | null;
}

/** A step as somebody writes it down: what is left out has its default. */
export type StepDraft = { readonly [Field in keyof SequenceStep]?: SequenceStep[Field] | null | undefined };

/** What carries a step, as it is written; `task` when no message does. */
export function channelOf({ kind, channel }: Pick<SequenceStep, "kind" | "channel">): StepChannel | "task" {
  return kind === "task" || channel === null ? "task" : channel;
}

/**
 * Fills in defaults and ids. A step keeps the id it names; one without takes over the id of the old step in its place, so
 * that a client that knows no ids can edit a running sequence; the rest get a new one from `newId`.
 */
export function completeSteps(
  drafts: readonly StepDraft[],
  old: readonly SequenceStep[],
  newId: () => string,
): SequenceStep[] {
  const named = drafts.flatMap(({ id }) => (id === undefined || id === null ? [] : [id]));
  const taken = new Set<string>();
  return drafts.map((draft, index) => {
    const inPlace = old[index]?.id;
    const inherited = inPlace === undefined || named.includes(inPlace) ? undefined : inPlace;
    const wanted = draft.id ?? inherited;
    const id = wanted === undefined || taken.has(wanted) ? newId() : wanted;
    taken.add(id);
    return completeStep(draft, id);
  });
}

function completeStep(draft: StepDraft, id: string): SequenceStep {
  const kind = draft.kind ?? "message";
  return {
    id,
    kind,
    channel: kind === "message" ? (draft.channel ?? null) : kind === "call" ? "phone" : null,
    templateId: kind === "wait" ? null : (draft.templateId ?? null),
    note: draft.note ?? null,
    delayDays: draft.delayDays ?? 0,
    delayHours: draft.delayHours ?? 0,
    until: kind === "wait" ? (draft.until ?? null) : null,
    businessDaysOnly: draft.businessDaysOnly ?? false,
    window: draft.window ?? null,
    condition: draft.condition ?? null,
    otherwise: draft.otherwise ?? null,
  };
}
