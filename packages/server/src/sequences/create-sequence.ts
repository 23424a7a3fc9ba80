import type { NewSequence } from "@lead-dashboard/contract/sequences/schemas";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { completeRules, type SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps, type SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Db, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { refuseToStart } from "./refuse-to-start.ts";
import { sequenceWriter } from "./store.ts";

/** Stores a new sequence and returns its id; one that is to be active at once must be fit to start. */
export async function createSequence(
  db: Db,
  scope: Scope,
  { sequence, actor, now }: { sequence: NewSequence; actor: Actor; now: number },
): Promise<string> {
  const state = sequence.state ?? "draft";
  const steps = completeSteps(sequence.steps, [], newId);
  return db.transaction(async (tx) => {
    if (state === "active") await refuseToStart(tx, scope, { steps, isRunning: false });
    const rules = completeRules(sequence.rules ?? {});
    return insertSequence(tx, scope, { name: sequence.name, state, steps, rules, actor }, now);
  });
}

/** Writes a sequence with its first version. */
export async function insertSequence(
  tx: Tx,
  scope: Scope,
  {
    name,
    state,
    steps,
    rules,
    actor,
  }: {
    name: string;
    state: "draft" | "active" | "paused";
    steps: SequenceStep[];
    rules: SequenceRules;
    actor: Actor;
  },
  now: number,
): Promise<string> {
  const id = newId();
  await sequenceWriter(tx, scope).insert({ id, name, nameKey: fold(name), state, steps, sequenceRules: rules }, now);
  const { organizationId } = scope;
  await recordEvent(
    tx,
    { type: "sequence.created", organizationId, actor, subjectId: id, after: { name, state, steps, rules } },
    now,
  );
  return id;
}
