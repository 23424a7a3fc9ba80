import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { leadHooks } from "./hooks.ts";
import { leadStore } from "./store.ts";
import { insertChanges } from "./store-changes.ts";
import { insertLeads } from "./store-import.ts";
import { undoWriter } from "./store-undo.ts";

/** A lead about to be stored; `memberId`: whose undo takes it back, null for nobody's. */
export interface LeadToAdd {
  readonly draft: LeadDraft;
  readonly memberId: string | null;
  readonly actor: Actor;
  readonly now: number;
}

/** Stores a new lead with its history, and tells everybody. Whoever calls holds its match keys and has looked for it. */
export async function addLead(
  tx: Tx,
  scope: Scope,
  { draft, memberId, actor, now }: LeadToAdd,
): Promise<{ leadId: string; undoId: string | null }> {
  const [leadId = ""] = await insertLeads(tx, scope, { drafts: [draft], now });
  const undoId =
    memberId === null
      ? null
      : await undoWriter(tx, scope).open({ memberId, kind: "create", leadId, fields: [], count: 1 }, now);
  const line = {
    leadId,
    changedAt: now,
    actor,
    kind: "created" as const,
    before: null,
    after: { deletedAt: null },
    undoId,
  };
  await insertChanges(tx, scope, [line]);
  for (const hook of leadHooks.all("created")) await hook(tx, { leadId, now, scope });
  const lead = await leadStore(tx, scope).find(leadId);
  await recordEvent(
    tx,
    {
      type: "lead.created",
      organizationId: scope.organizationId,
      actor,
      subjectId: leadId,
      leadId,
      after: {
        name: draft.name,
        city: draft.city,
        status: draft.status,
        ...(lead && { score: lead.score, temperature: lead.temperature }),
      },
      detail: { assignedTo: draft.assignedTo },
    },
    now,
  );
  return { leadId, undoId };
}
