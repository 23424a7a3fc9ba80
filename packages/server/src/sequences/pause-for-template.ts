import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { enqueue } from "../jobs/queue.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { sequenceStore, sequenceWriter } from "./store.ts";

/**
 * The provider refused the template of a step, not the person: the sequence pauses, and says why, before every other lead's
 * step is spent on it. Whoever resumes it has mapped another template or changed the text.
 */
export async function pauseForTemplate(
  tx: Tx,
  scope: Scope,
  { sequenceId, reason }: { sequenceId: string; reason: string },
  now: number,
): Promise<void> {
  const { organizationId } = scope;
  const writer = sequenceWriter(tx, scope);
  const current = (await writer.lock(sequenceId)) ? await sequenceStore(tx, scope).find(sequenceId) : undefined;
  if (current === undefined || current.state !== "active") return;
  const { name, nameKey, version } = current;
  await writer.change(sequenceId, { name, nameKey, state: "paused", version }, now);
  const payload: ReplanPayload = { organizationId, sequenceId };
  await enqueue(tx, { name: "sequences.replan", payload, organizationId }, now);
  const change = { before: { state: "active" }, after: { state: "paused", reason } };
  await recordEvent(
    tx,
    { type: "sequence.changed", organizationId, actor: SEQUENCE_ACTOR, subjectId: sequenceId, ...change },
    now,
  );
}
