import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import {
  type LeadCalendar,
  leavingTime,
  plainCalendar,
  windowOfStep,
} from "@lead-dashboard/domain/sequences/leaving-time";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep, StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { enqueueMany } from "../jobs/queue.ts";
import { type LeadIntent, planMessages } from "../messages/plan-messages.ts";
import type { MessageRow } from "../messages/store.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { sequenceStore } from "./store.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";
import { stepWriter } from "./store-steps.ts";
import { type PlannableLead, surroundingsStore } from "./store-surroundings.ts";

/** A step that nobody could send for so long (the computer was off) is for a person to decide about. */
const KEPT_MS = 14 * 86_400_000;

/** One step on its way into the ledger. */
export interface PlannedStep {
  readonly enrollment: EnrollmentRow;
  readonly step: SequenceStep;
  readonly index: number;
  readonly way: {
    readonly channel: StepChannel | "task";
    readonly templateId: string | null;
    readonly isOtherwise: boolean;
    /** WhatsApp that was planned for the other of its two carriers before */
    readonly isSwitched?: boolean;
  };
  /** not before this instant, nor before now; the send window comes on top */
  readonly dueAt: number;
  /** in whose name it goes */
  readonly sender: Actor;
  /** the lead and its own time, where the caller knows them already */
  readonly lead?: PlannableLead;
  readonly calendar?: LeadCalendar;
}

/**
 * Puts steps into the ledger, each once for its generation, and notes which message carries it. What a person does is opened
 * for them when it is due, by a job. However many they are, they cost the same few statements. Gives the enrollments whose
 * step was planned: there may be nobody to plan it for any more.
 */
export async function planSteps(
  tx: Tx,
  scope: Scope,
  planned: readonly PlannedStep[],
  now: number,
): Promise<ReadonlySet<string>> {
  const { organizationId } = scope;
  const ground = await readGround(tx, scope, planned);
  const steps = planned.flatMap((one) => {
    const lead = one.lead ?? ground.leads.get(one.enrollment.leadId);
    return lead === undefined ? [] : [{ one, intent: intentOf(one, lead, ground, now) }];
  });
  const intents = steps.map(({ intent }) => intent);
  const messages = await planMessages(tx, scope, intents, now);
  const stored = steps.flatMap(({ one, intent }) => {
    const message = messages.get(intent.plan.dedupeKey);
    return message === undefined ? [] : [{ one, message }];
  });
  await stepWriter(tx, scope).planMany(
    stored.map(({ one: { enrollment, step, index, dueAt }, message }) => ({
      enrollmentId: enrollment.id,
      stepId: step.id,
      sequenceId: enrollment.sequenceId,
      stepIndex: index,
      messageId: message.id,
      plannedFor: dueAt,
    })),
  );
  await enqueueMany(
    tx,
    stored.flatMap(({ message: { id, channel, plannedFor } }) => {
      if (!isByPerson(channel)) return [];
      const payload: OpenPayload = { organizationId, messageId: id };
      return { name: "sequences.open-step", payload, organizationId, runAt: plannedFor, key: `sequences.open:${id}` };
    }),
    now,
  );
  return new Set(stored.map(({ one }) => one.enrollment.id));
}

/** What the job that opens a step for a person is told. */
export interface OpenPayload {
  readonly organizationId: string;
  readonly messageId: string;
}

interface Ground {
  readonly leads: ReadonlyMap<string, PlannableLead>;
  /** the usual window by channel */
  readonly windows: ReadonlyMap<string, SequenceStep["window"]>;
  /** by sequence */
  readonly rules: ReadonlyMap<string, ReturnType<typeof completeRules>>;
}

async function readGround(tx: Tx, scope: Scope, planned: readonly PlannedStep[]): Promise<Ground> {
  const whole = { organizationId: scope.organizationId };
  const surroundings = surroundingsStore(tx, whole);
  const unknown = planned.flatMap(({ lead, enrollment }) => (lead === undefined ? [enrollment.leadId] : []));
  const leads = await surroundings.candidates([...new Set(unknown)]);
  const windows = new Map<string, SequenceStep["window"]>();
  for (const { way, step } of planned) {
    if (step.window !== null || isByPerson(way.channel) || windows.has(way.channel)) continue;
    windows.set(way.channel, await surroundings.windowOf(way.channel));
  }
  const rules = new Map<string, ReturnType<typeof completeRules>>();
  for (const { calendar, enrollment } of planned) {
    const { sequenceId } = enrollment;
    if (calendar !== undefined || rules.has(sequenceId)) continue;
    rules.set(sequenceId, completeRules((await sequenceStore(tx, scope).find(sequenceId))?.sequenceRules ?? {}));
  }
  const present = leads.filter(({ deletedAt }) => deletedAt === null);
  return { leads: new Map(present.map((lead) => [lead.id, lead])), windows, rules };
}

function intentOf(planned: PlannedStep, lead: PlannableLead, ground: Ground, now: number): LeadIntent {
  const { enrollment, step, index, way, dueAt } = planned;
  const isManual = isByPerson(way.channel);
  const window = windowOfStep(step, ground.windows.get(way.channel) ?? null);
  const rules = ground.rules.get(enrollment.sequenceId) ?? completeRules({});
  const calendar = planned.calendar ?? leadCalendar(lead, rules, enrollment.timeZone);
  // What leaves by itself keeps the time it was due at: many that are late leave one by one, also after a pause.
  const plannedFor = isManual
    ? leavingTime(Math.max(dueAt, now), window, plainCalendar(calendar.timeZone))
    : leavingTime(dueAt, window, calendar);
  const isText = way.templateId === null || way.channel === "task";
  return {
    lead,
    plan: {
      leadId: enrollment.leadId,
      channel: way.channel,
      templateId: isText ? null : way.templateId,
      body: isText ? (step.note ?? "") : "",
      plannedFor,
      expiresAt: isManual ? null : Math.max(plannedFor, now) + KEPT_MS,
      // Where the step has none, the account's window or the usual one is the gate's to know.
      ...(step.window === null && !isManual ? {} : { window: windowOfStep(step, null) }),
      enrollmentId: enrollment.id,
      sequenceId: enrollment.sequenceId,
      generation: enrollment.generation,
      stepIndex: index,
      stepId: step.id,
      stopOnReplySince: enrollment.createdAt,
      dedupeKey: `${enrollment.id}:${enrollment.generation}:${index}${marksOf(way)}`,
      actor: planned.sender,
    },
  };
}

const OTHERWISE = ":otherwise";
const SWITCHED = ":by-";

function marksOf({ isOtherwise: isOther, isSwitched = false, channel }: PlannedStep["way"]): string {
  return `${isOther ? OTHERWISE : ""}${isSwitched ? `${SWITCHED}${channel}` : ""}`;
}

/** Whether a message carries the other way of its step. */
export function isOtherwise({ dedupeKey }: Pick<MessageRow, "dedupeKey">): boolean {
  return dedupeKey?.includes(OTHERWISE) ?? false;
}

/** Whether WhatsApp may still go by its other carrier: once it came back to a person it stays there. */
export function maySwitch({ dedupeKey, channel }: Pick<MessageRow, "dedupeKey" | "channel">): boolean {
  return channel === "whatsapp" || !(dedupeKey?.includes(SWITCHED) ?? false);
}
