import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { type LeadCalendar, leavingTime, plainCalendar } from "@lead-dashboard/domain/sequences/leaving-time";
import { nextStep } from "@lead-dashboard/domain/sequences/next-step";
import { carrierOf } from "@lead-dashboard/domain/sequences/resolve-step";
import { completeRules, type SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { channelOf, type SequenceStep, type StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { enqueue } from "../jobs/queue.ts";
import { leadStore } from "../leads/store.ts";
import { planMessage } from "../messages/plan-message.ts";
import type { MessageRow } from "../messages/store.ts";
import { findCloudObstacle } from "./find-cloud-obstacle.ts";
import { type CalendarLead, calendarOf } from "./lead-calendar.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepWriter } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** A step that nobody could send for so long (the computer was off) is for a person to decide about. */
const KEPT_MS = 14 * 86_400_000;

/** Who the program acts as when it carries a sequence on. */
export const SEQUENCE_ACTOR: Actor = { kind: "system", name: "sequences" };

/** An enrollment about to go on. */
export interface Advance {
  readonly enrollment: EnrollmentRow;
  readonly steps: readonly SequenceStep[];
  readonly rules: SequenceRules;
  /** ids of the steps it has behind it */
  readonly done: ReadonlySet<string>;
  /** index of the first step that may come */
  readonly from: number;
  /** in whose name it goes, where the caller knows it already */
  readonly sender?: Actor;
  /** the lead, where the caller knows it already */
  readonly lead?: CalendarLead;
}

/**
 * Plans the next step of an active enrollment as a message, or ends the enrollment, in the transaction that made it
 * necessary. Nothing polls: the message waits for its own time.
 */
export async function planNextStep(tx: Tx, scope: Scope, advance: Advance, now: number): Promise<void> {
  const { enrollment, steps, done, from } = advance;
  const writer = enrollmentWriter(tx, scope);
  const calendar = await calendarOf(tx, scope, advance);
  const { timeZone, daysOff } = calendar;
  const next = nextStep(steps, { from, done, since: enrollment.sinceAt, timeZone, daysOff });
  if ("finished" in next) {
    await writer.change(enrollment.id, { state: "finished", nextStep: null, dueAt: null }, now);
    await recordEnd(tx, enrollment, now);
    return;
  }
  const { step, index, dueAt } = next;
  await writer.change(enrollment.id, { nextStep: index, dueAt }, now);
  const { leadId } = enrollment;
  const { templateId } = step;
  const sender = advance.sender ?? (await senderOf(tx, scope, enrollment));
  const leavesAt = Math.max(dueAt, now);
  const obstacle =
    channelOf(step) === "whatsapp"
      ? await findCloudObstacle(tx, scope, { leadId, templateId, sender, accountId: null, leavesAt })
      : null;
  const way = { channel: carrierOf(channelOf(step), obstacle), templateId, isOtherwise: false };
  await planStep(tx, scope, { enrollment, step, index, way, dueAt, sender, calendar }, now);
}

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
  /** the lead's own time, where the caller knows it already */
  readonly calendar?: LeadCalendar;
}

/**
 * Puts a step into the ledger, once for each generation, and notes which message carries it. What a person does is opened
 * for them when it is due, by a job. False when there is nobody to plan it for any more.
 */
export async function planStep(tx: Tx, scope: Scope, planned: PlannedStep, now: number): Promise<boolean> {
  const { enrollment, step, index, way, dueAt } = planned;
  const { organizationId } = scope;
  const isManual = isByPerson(way.channel);
  const window = step.window ?? (isManual ? null : await surroundingsStore(tx, scope).windowOf(way.channel));
  const earliest = Math.max(dueAt, now);
  const calendar =
    planned.calendar ?? (await calendarOf(tx, scope, { enrollment, rules: await rulesOf(tx, scope, enrollment) }));
  const plannedFor = leavingTime(earliest, window, isManual ? plainCalendar(calendar.timeZone) : calendar);
  const isText = way.templateId === null || way.channel === "task";
  const result = await planMessage(
    tx,
    scope,
    {
      leadId: enrollment.leadId,
      channel: way.channel,
      templateId: isText ? null : way.templateId,
      body: isText ? (step.note ?? "") : "",
      plannedFor,
      expiresAt: isManual ? null : plannedFor + KEPT_MS,
      // Where the step has none, the account's window or the usual one is the gate's to know.
      ...(step.window === null && !isManual ? {} : { window: step.window }),
      enrollmentId: enrollment.id,
      sequenceId: enrollment.sequenceId,
      generation: enrollment.generation,
      stepIndex: index,
      stepId: step.id,
      stopOnReplySince: enrollment.createdAt,
      dedupeKey: `${enrollment.id}:${enrollment.generation}:${index}${marksOf(way)}`,
      actor: planned.sender,
    },
    now,
  );
  if ("skipped" in result) return false;
  const messageId = result.planned.id;
  const { id: enrollmentId, sequenceId } = enrollment;
  await stepWriter(tx, scope).plan({
    enrollmentId,
    stepId: step.id,
    sequenceId,
    stepIndex: index,
    messageId,
    plannedFor: dueAt,
  });
  if (isManual) {
    const payload: OpenPayload = { organizationId, messageId };
    await enqueue(
      tx,
      { name: "sequences.open-step", payload, organizationId, runAt: plannedFor, key: `sequences.open:${messageId}` },
      now,
    );
  }
  return true;
}

async function rulesOf(tx: Tx, scope: Scope, { sequenceId }: EnrollmentRow): Promise<SequenceRules> {
  return completeRules((await sequenceStore(tx, scope).find(sequenceId))?.sequenceRules ?? {});
}

/** What the job that opens a step for a person is told. */
export interface OpenPayload {
  readonly organizationId: string;
  readonly messageId: string;
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

/** In whose name a step goes: see {@link senderTo}. */
export async function senderOf(tx: Tx, scope: Scope, { leadId, memberId }: EnrollmentRow): Promise<Actor> {
  if (memberId === null) return SEQUENCE_ACTOR;
  const lead = await leadStore(tx, { organizationId: scope.organizationId }).find(leadId);
  return senderTo(lead?.assignedTo ?? null, memberId);
}

/** A lead's assignee writes to it, which the ledger knows by itself; to a lead of nobody, whoever enrolled it. */
export function senderTo(assignedTo: string | null, memberId: string | null): Actor {
  return assignedTo !== null || memberId === null ? SEQUENCE_ACTOR : { kind: "member", memberId };
}

async function recordEnd(
  tx: Tx,
  { id, organizationId, leadId, sequenceId }: EnrollmentRow,
  now: number,
): Promise<void> {
  const change = { before: { state: "active" }, after: { state: "finished" }, detail: { sequenceId } };
  await recordEvent(
    tx,
    { type: "enrollment.changed", organizationId, actor: SEQUENCE_ACTOR, subjectId: id, leadId, ...change },
    now,
  );
}
