import type { Actor, RecordedEvent } from "../events/event.ts";
import type { Listeners } from "../events/listeners.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { type AuditDraft, appendEntries } from "./store.ts";

/** Every audited event becomes an entry of the log. */
export const auditListeners: Listeners = {
  name: "audit",
  onMany: async (events, { db }) => {
    const drafts = events.filter(({ unaudited }) => unaudited !== true).map(draftOf);
    if (drafts.length > 0) await db.transaction((tx) => appendEntries(tx, drafts));
  },
};

function draftOf(event: RecordedEvent): AuditDraft {
  const { organizationId, actor, subjectId } = event;
  return {
    organizationId,
    eventPosition: event.position,
    happenedAt: event.recordedAt,
    action: event.type,
    actor,
    actorId: actorIdOf(actor),
    subjectId,
    leadId: event.leadId ?? null,
    before: maskSecrets(event.before),
    after: maskSecrets(event.after),
    detail: maskSecrets(event.detail),
  };
}

/** The id an actor is searched by: a member's, a lead's, or the name of a part of the program. */
function actorIdOf(actor: Actor): string {
  if (actor.kind === "member") return actor.memberId;
  return actor.kind === "lead" ? actor.leadId : actor.name;
}
