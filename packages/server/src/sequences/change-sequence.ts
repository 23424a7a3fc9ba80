import type { SequenceChange } from "@lead-dashboard/contract/sequences/schemas";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { completeRules, type SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Db, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { AppError, notFound } from "../http/problem.ts";
import { enqueue } from "../jobs/queue.ts";
import { refuseToStart } from "./refuse-to-start.ts";
import { type SequenceRow, sequenceStore, sequenceWriter } from "./store.ts";

/**
 * Changes, starts or pauses a sequence. New steps make a new version; what runs is planned anew from each lead's place by a
 * job, and until that has come to a lead the gate lets nothing of the old version or of a paused sequence leave.
 */
export async function changeSequence(
  db: Db,
  scope: Scope,
  { id, change, actor, now }: { id: string; change: SequenceChange; actor: Actor; now: number },
): Promise<void> {
  const { organizationId } = scope;
  await db.transaction(async (tx) => {
    const writer = sequenceWriter(tx, scope);
    const current = (await writer.lock(id)) ? await sequenceStore(tx, scope).find(id) : undefined;
    if (current === undefined) throw notFound();
    if (change.version !== undefined && change.version !== current.version) {
      throw new AppError(
        "conflict",
        "stale",
        "Somebody changed this sequence meanwhile. Load it again and repeat your change.",
      );
    }
    const wanted = wantedOf(current, change);
    if (wanted.state === "active" && (current.state !== "active" || wanted.hasNewSteps)) {
      await refuseToStart(tx, scope, { steps: wanted.steps, isRunning: current.state === "active" });
    }
    const { name, state, version, steps, rules } = wanted;
    await writer.change(id, { name, nameKey: fold(name), state, version, sequenceRules: rules }, now);
    if (wanted.hasNewSteps) await writer.insertVersion(id, { version, steps }, now);
    if (wanted.hasNewSteps || wanted.hasOtherDays || state !== current.state) {
      const payload: ReplanPayload = { organizationId, sequenceId: id };
      await enqueue(tx, { name: "sequences.replan", payload, organizationId }, now);
    }
    const { before, after } = difference(current, wanted);
    await recordEvent(tx, { type: "sequence.changed", organizationId, actor, subjectId: id, before, after }, now);
  });
}

/** What the job that plans a sequence anew is told. */
export interface ReplanPayload {
  readonly organizationId: string;
  readonly sequenceId: string;
}

interface Wanted extends Pick<SequenceRow, "name" | "state" | "version" | "steps"> {
  readonly rules: SequenceRules;
  readonly hasNewSteps: boolean;
  /** its days or hours are others, by which what is planned has to be planned anew */
  readonly hasOtherDays: boolean;
}

function wantedOf(current: SequenceRow, change: SequenceChange): Wanted {
  const steps = change.steps === undefined ? current.steps : completeSteps(change.steps, current.steps, newId);
  const hasNewSteps = JSON.stringify(steps) !== JSON.stringify(current.steps);
  const before = completeRules(current.sequenceRules);
  const rules = completeRules({ ...before, ...change.rules });
  return {
    name: change.name ?? current.name,
    state: change.state ?? current.state,
    version: hasNewSteps ? current.version + 1 : current.version,
    steps,
    rules,
    hasNewSteps,
    hasOtherDays:
      rules.avoidHolidays !== before.avoidHolidays || rules.duringOpeningHours !== before.duringOpeningHours,
  };
}

function difference(stored: SequenceRow, wanted: Wanted) {
  const current = { ...stored, rules: completeRules(stored.sequenceRules) };
  const changed = (["name", "state", "version", "steps", "rules"] as const).filter(
    (field) => JSON.stringify(current[field]) !== JSON.stringify(wanted[field]),
  );
  const pick = (from: Pick<Wanted, "name" | "state" | "version" | "steps" | "rules">) =>
    Object.fromEntries(changed.map((field) => [field, from[field]]));
  return { before: pick(current), after: pick(wanted) };
}
