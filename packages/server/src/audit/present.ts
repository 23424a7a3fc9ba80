import type { AuditEntry } from "@lead-dashboard/contract/audit/schemas";
import { presentChange } from "../events/present-change.ts";
import type { AuditEntryRow } from "./store.ts";

/** An entry as a reader has it; what its hash covers is what was recorded (hash-entry.ts). */
export function presentEntry(row: AuditEntryRow): AuditEntry {
  const { actor, actorId, actorName } = row;
  return {
    id: row.id,
    number: row.number,
    at: new Date(row.happenedAt).toISOString(),
    actor: {
      kind: actor.kind,
      id: actorId,
      name: actorName,
      apiKeyId: actor.kind === "member" ? (actor.apiKeyId ?? null) : null,
    },
    action: row.action,
    subjectId: row.subjectId,
    leadId: row.leadId,
    ...presentChange({ ...row, type: row.action }),
    hash: row.hash,
  };
}
