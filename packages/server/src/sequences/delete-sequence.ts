import type { Db, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { notFound } from "../http/problem.ts";
import { enqueue } from "../jobs/queue.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { sequenceStore, sequenceWriter } from "./store.ts";

/** Deletes a sequence; its enrollments are stopped by a job, and from now on the gate lets nothing of it leave. */
export async function deleteSequence(
  db: Db,
  scope: Scope,
  { id, actor, now }: { id: string; actor: Actor; now: number },
): Promise<void> {
  const { organizationId } = scope;
  await db.transaction(async (tx) => {
    const writer = sequenceWriter(tx, scope);
    const current = (await writer.lock(id)) ? await sequenceStore(tx, scope).find(id) : undefined;
    if (current === undefined) throw notFound();
    await writer.remove(id, now);
    const payload: ReplanPayload = { organizationId, sequenceId: id };
    await enqueue(tx, { name: "sequences.replan", payload, organizationId }, now);
    const before = { name: current.name, state: current.state };
    await recordEvent(tx, { type: "sequence.deleted", organizationId, actor, subjectId: id, before }, now);
  });
}
