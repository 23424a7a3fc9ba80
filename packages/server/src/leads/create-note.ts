import type { Note } from "@lead-dashboard/contract/leads/notes";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { standingId } from "./standing-lead.ts";
import { leadStore } from "./store.ts";
import { insertNote } from "./store-notes.ts";

/** Writes a note on a lead. */
export async function createNote(
  { db, clock }: Foundation,
  { scope, organizationId, actor, memberId }: Caller,
  { leadId: asked, body }: { leadId: string; body: string },
): Promise<Note> {
  const leadId = await standingId(db, scope, asked);
  if ((await leadStore(db, scope).find(leadId)) === undefined) throw notFound();
  const now = clock.now();
  const id = newId();
  await db.transaction(async (tx) => {
    await insertNote(tx, scope, { id, leadId, body, createdBy: memberId, createdAt: now });
    await recordEvent(tx, { type: "note.created", organizationId, actor, subjectId: id, leadId, after: { body } }, now);
  });
  return { id, leadId, body, createdBy: memberId, createdAt: new Date(now).toISOString() };
}
