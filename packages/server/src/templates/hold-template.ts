import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { templateWriter } from "./store.ts";

/** Holds a template: whatever would be written by it does not leave, until somebody has changed its text. Once is enough. */
export async function holdTemplate(
  tx: Tx,
  scope: Scope,
  { id, reason, actor }: { id: string; reason: string; actor: Actor },
  now: number,
): Promise<void> {
  const { organizationId } = scope;
  const writer = templateWriter(tx, { organizationId });
  const template = await writer.lock(id);
  if (template === undefined || template.heldReason !== null) return;
  await writer.hold(id, reason, now);
  const change = { before: { heldReason: null }, after: { heldReason: reason } };
  await recordEvent(tx, { type: "template.changed", organizationId, actor, subjectId: id, ...change }, now);
}
