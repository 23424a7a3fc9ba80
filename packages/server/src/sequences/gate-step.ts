import { dayNumber } from "@lead-dashboard/domain/channels/zone-span";
import { readAgainKey } from "@lead-dashboard/domain/messages/again-key";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { leavingTime, windowOfStep } from "@lead-dashboard/domain/sequences/leaving-time";
import {
  resolveOtherwise,
  resolveStep,
  type StepFacts,
  unreachable,
} from "@lead-dashboard/domain/sequences/resolve-step";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import type { GateVerdict } from "../messages/hooks.ts";
import { type MessageRow, messageStore } from "../messages/store.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { calendarOf } from "./lead-calendar.ts";
import { isOtherwise, maySwitch } from "./plan-steps.ts";
import { stepFacts } from "./step-facts.ts";
import { type SequenceRow, sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { carriesStep } from "./transition-enrollment.ts";

const GO: GateVerdict = { go: true };
const MINUTE = 60_000;

/** How the reason of a message begins whose step goes another way: by it that is told from what a person cancelled. */
export const GOES_INSTEAD = "It goes another way:";

/**
 * The last look before a step leaves, under the lead's lock: the enrollment still runs in the same generation, the sequence
 * runs and is not being changed, the condition holds and the lead can be reached. A step that is cancelled here goes its
 * other way, if it has one, when that is recorded (record-step.ts).
 */
export async function gateStep(tx: Tx, message: MessageRow, now: number): Promise<GateVerdict> {
  if (message.enrollmentId === null) return GO;
  const scope: Scope = { organizationId: message.organizationId };
  const enrollment = await enrollmentWriter(tx, scope).lock(message.enrollmentId);
  const isAgain = readAgainKey(message.dedupeKey ?? "").count > 1;
  if (enrollment === undefined || !(isAgain ? isGoingOn(enrollment) : await isCarried(tx, message, enrollment)))
    return { cancel: "The sequence does not run for this lead any more" };
  if (isAgain && (await isTakenOver(tx, message, enrollment)))
    return { cancel: "The step has left as another message, or waits as one" };
  // held: a pause that has been answered has no gate behind it
  const sequence = await sequenceStore(tx, scope).hold(enrollment.sequenceId);
  if (sequence === undefined) return { cancel: "The sequence was deleted" };
  if (sequence.state !== "active") return { defer: now + 15 * MINUTE, reason: "The sequence is paused" };
  if (!isAgain && sequence.version !== enrollment.version) return waitForReplan(tx, sequence, now);
  const { notBeforeAt } = enrollment;
  if (notBeforeAt !== null && notBeforeAt > now) return { defer: notBeforeAt, reason: "The lead is away" };
  const step = sequence.steps.find(({ id }) => id === message.stepId);
  if (step === undefined && !isAgain) return { cancel: "The step does not exist any more" };
  const hours = await waitForHours(tx, { message, enrollment, sequence, step }, now);
  if (hours !== null) return hours;
  if (step === undefined || isAgain) return GO;
  const { actor: sender, accountId } = message;
  const facts = await stepFacts(tx, scope, { enrollment, step, sender, accountId }, now);
  const isOther = isOtherwise(message);
  const resolved = isOther ? resolveOtherwise(step, facts, "") : resolveStep(step, facts);
  if ("skipped" in resolved) return isOther ? lookAtAddress(message, facts) : { cancel: resolved.skipped };
  if (resolved.isOtherwise !== isOther) return { cancel: `${GOES_INSTEAD} by ${resolved.channel}` };
  if (resolved.channel === message.channel || !isWhatsApp(resolved.channel) || !maySwitch(message)) return GO;
  const because = isOther ? facts.cloudObstacle.otherwise : facts.cloudObstacle.own;
  return { cancel: `${GOES_INSTEAD} by ${resolved.channel}${because === null ? "" : `: ${because}`}` };
}

/**
 * Whether another message carries the step of one that leaves once more: it was planned anew meanwhile, or went another way,
 * and is not known to have failed.
 */
async function isTakenOver(tx: Tx, { organizationId, stepId, dedupeKey }: MessageRow, { id }: EnrollmentRow) {
  const step = stepId === null ? undefined : await stepStore(tx, { organizationId }).find(id, stepId);
  if (step === undefined || step.messageId === null || (step.outcome !== null && step.outcome !== "sent")) return false;
  const carrier = await messageStore(tx, { organizationId }).find(step.messageId);
  const familyOf = (key: string | null) => readAgainKey(key ?? "").first;
  return carrier !== undefined && familyOf(carrier.dedupeKey) !== familyOf(dedupeKey);
}

/** Its step is looked up only where the latest plan is not its own. */
async function isCarried(tx: Tx, message: MessageRow, enrollment: EnrollmentRow): Promise<boolean> {
  if (carriesStep(message, enrollment, undefined)) return true;
  const { organizationId, id } = message;
  return carriesStep(message, enrollment, await stepStore(tx, { organizationId }).findByMessage(enrollment.id, id));
}

/** A step that left and did not arrive leaves again also when it was the last one; its condition was asked before. */
const isGoingOn = ({ state }: EnrollmentRow) => state === "active" || state === "finished";

/** A way that is under way already asks only whether it still reaches the lead; its account is the gate's to know. */
function lookAtAddress({ channel }: MessageRow, facts: StepFacts): GateVerdict {
  const reach = { ...facts, isOpenByUserId: facts.isKnownByUserId === true };
  const barred = channel === "task" ? null : unreachable({ kind: "message", channel }, reach);
  return barred === null ? GO : { cancel: barred };
}

interface Leaving {
  readonly message: MessageRow;
  readonly enrollment: EnrollmentRow;
  readonly sequence: SequenceRow;
  readonly step: SequenceStep | undefined;
}

/** What leaves by itself leaves on no public holiday, and while the business is open, as the sequence's rules say. */
async function waitForHours(
  tx: Tx,
  { message, enrollment, sequence, step }: Leaving,
  now: number,
): Promise<GateVerdict | null> {
  if (isByPerson(message.channel)) return null;
  const scope: Scope = { organizationId: message.organizationId };
  const calendar = await calendarOf(tx, scope, { enrollment, rules: completeRules(sequence.sequenceRules) });
  const { accountId } = message;
  const usual = accountId === null ? null : await surroundingsStore(tx, scope).windowOfAccount(accountId);
  const hours = { window: message.messageWindow, businessDaysOnly: step?.businessDaysOnly ?? false };
  const window = windowOfStep(hours, usual);
  const leavesAt = leavingTime(now, window, calendar);
  if (leavesAt <= now) return null;
  const isDayOff = calendar.daysOff.has(dayNumber(now, calendar.timeZone));
  const reason = isDayOff ? "It is a public holiday where the lead is" : "It waits for its hours";
  return { defer: leavesAt, reason };
}

const isWhatsApp = (channel: string) => channel === "whatsapp" || channel === "whatsapp-personal";

async function waitForReplan(tx: Tx, { organizationId, id }: SequenceRow, now: number): Promise<GateVerdict> {
  const payload: ReplanPayload = { organizationId, sequenceId: id };
  await enqueue(tx, { name: "sequences.replan", payload, organizationId, key: `sequences.replan:${id}` }, now);
  return { defer: now + MINUTE, reason: "The sequence is being changed" };
}
