import type { SendWindow } from "../channels/send-window.ts";
import type { Temperature } from "../leads/temperature.ts";
import type { StepUntil } from "./step-until.ts";

/** The channel of a step. `whatsapp` takes the Cloud API where it may and becomes a personal task where it may not. */
export const STEP_CHANNELS = ["whatsapp", "whatsapp-personal", "email", "sms", "phone"] as const;

/** The channel of a step. */
export type StepChannel = (typeof STEP_CHANNELS)[number];

/** How the accounts of channels that need one to leave by themselves are called; WhatsApp may go by a person as well. */
export const ACCOUNT_NAMES = { email: "e-mail", sms: "SMS", whatsapp: "WhatsApp" } as const;

/** Whether a channel leaves by itself from an account. */
export function needsAccount(channel: StepChannel): channel is keyof typeof ACCOUNT_NAMES {
  return channel in ACCOUNT_NAMES;
}

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

/** The other way of a step: a message by another channel, with the step's own template where it names none. Null: it has none. */
export function otherWayOf({ otherwise, templateId }: Pick<SequenceStep, "otherwise" | "templateId">): OtherWay | null {
  if (otherwise === null || otherwise === "skip") return null;
  return { kind: "message", channel: otherwise.channel, templateId: otherwise.templateId ?? templateId };
}

/** What a step does where its own way cannot be gone. */
export interface OtherWay {
  readonly kind: "message";
  readonly channel: StepChannel;
  readonly templateId: string | null;
}

/** What carries a step, as it is written; `task` when no message does. */
export function channelOf({ kind, channel }: Pick<SequenceStep, "kind" | "channel">): StepChannel | "task" {
  return kind === "task" || channel === null ? "task" : channel;
}

/**
 * Fills in defaults and ids. A step keeps the id it names. So that a client that knows no ids can edit a running sequence, one
 * without takes over the id of an old step: the first that does the same (kind, channel, template, note), wherever it
 * stands; else, where neither side has a like, the one in its place. The rest get a new one from `newId`.
 */
export function completeSteps(
  drafts: readonly StepDraft[],
  old: readonly SequenceStep[],
  newId: () => string,
): SequenceStep[] {
  const taken = new Set<string>();
  const take = (id: string | undefined): string | null => {
    if (id === undefined || taken.has(id)) return null;
    taken.add(id);
    return id;
  };
  const plain = drafts.map((draft) => completeStep(draft, ""));
  const named = drafts.map(({ id }) => (id == null ? null : take(id)));
  const like = plain.map((step, index) => {
    if (named[index] !== null || drafts[index]?.id != null) return null;
    return take(old.find((one) => !taken.has(one.id) && doesTheSame(one, step))?.id);
  });
  return plain.map((step, index) => {
    const known = named[index] ?? like[index];
    if (known != null) return { ...step, id: known };
    const inPlace = drafts[index]?.id == null ? take(old[index]?.id) : null;
    return { ...step, id: inPlace ?? newId() };
  });
}

/** Whether a person would call it the same step, moved or timed otherwise. */
function doesTheSame(one: SequenceStep, other: SequenceStep): boolean {
  return (["kind", "channel", "templateId", "note"] as const).every((field) => one[field] === other[field]);
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
