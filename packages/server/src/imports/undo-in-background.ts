import type { Actor } from "../events/event.ts";
import type { Foundation } from "../foundation.ts";
import { takeBack } from "./undo-import.ts";

/** What the job carries. */
export interface UndoPayload {
  organizationId: string;
  importId: string;
  actor: Actor;
}

/** The job that takes a large import back, or ends an undo that a crash broke off. */
export async function undoInBackground(payload: UndoPayload, { db, clock }: Foundation): Promise<void> {
  const { organizationId, importId, actor } = payload;
  await takeBack(db, { organizationId }, { importId, actor, now: () => clock.now() });
}
