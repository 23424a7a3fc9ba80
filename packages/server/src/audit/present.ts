import type { AuditEntry } from "@lead-dashboard/contract/audit/schemas";
import type { AuditEntryRow } from "./store.ts";

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
    before: row.before,
    after: row.after,
    detail: row.detail,
    hash: row.hash,
  };
}
