/** Who did something. */
export type Actor =
  | { kind: "member"; memberId: string; apiKeyId?: string }
  | { kind: "lead"; leadId: string }
  | { kind: "system"; name: string };

/** Everything that can happen. The part before the dot names the subject; rooms add their lines here. */
export type EventType =
  | "organization.created"
  | "organization.changed"
  | "member.joined"
  | "member.changed"
  | "member.removed"
  | "invitation.created"
  | "invitation.revoked"
  | "invitation.accepted"
  | "apiKey.created"
  | "apiKey.revoked"
  | "apiKey.changed"
  | "session.started"
  | "session.ended"
  | "user.changed"
  | "password.changed"
  | "lead.created"
  | "lead.changed"
  | "lead.deleted"
  | "lead.restored"
  | "lead.merged"
  | "lead.unmerged"
  | "lead.rescored"
  | "leads.changed"
  | "note.created"
  | "duplicate.dismissed"
  | "duplicate.reopened"
  | "duplicateScan.progressed"
  | "duplicateScan.finished"
  | "duplicateScan.changed"
  | "savedView.changed"
  | "customField.changed"
  | "tag.changed"
  | "backup.made"
  | "privacy.exported"
  | "privacy.erased"
  | "retention.changed"
  | "scoreRules.changed"
  | "followUpRules.changed"
  | "calendarFeed.renewed"
  | "calendarFeed.ended"
  | "undo.done"
  | "import.queued"
  | "import.progressed"
  | "import.finished"
  | "import.undone"
  | "export.made"
  | "template.created"
  | "template.changed"
  | "template.deleted"
  | "channelAccount.created"
  | "channelAccount.changed"
  | "channelAccount.deleted"
  | "bulkAction.paused"
  | "bulkAction.resumed"
  | "providerDelivery.retried"
  | "providerDelivery.discarded"
  | "approvedTemplates.fetched"
  | "message.planned"
  | "message.changed"
  | "message.received"
  | "attachment.added"
  | "attachment.removed"
  | "attachment.fetched"
  | "webhookEndpoint.created"
  | "webhookEndpoint.changed"
  | "webhookEndpoint.removed"
  | "webhookEndpoint.tested"
  | "optOut.created"
  | "optOut.removed"
  | "consent.recorded"
  | "conversation.changed"
  | "unknownSender.wrote"
  | "unknownSender.taken"
  | "unknownSender.ignored"
  | "sending.paused"
  | "sending.resumed"
  | "sequence.created"
  | "sequence.changed"
  | "sequence.deleted"
  | "enrollment.created"
  | "enrollment.changed"
  | "bulkAction.queued"
  | "bulkAction.progressed"
  | "bulkAction.finished"
  | "bulkAction.undone";

/** An event as a room records it. `before` and `after` hold only what changed; secrets never. */
export interface NewEvent {
  type: EventType;
  organizationId: string;
  actor: Actor;
  /** id of the thing it happened to */
  subjectId: string;
  /** set when it concerns one lead */
  leadId?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** anything else a listener or a browser needs */
  detail?: Record<string, unknown>;
  /** true for progress reports and the like: live in the browser, not in the audit log */
  unaudited?: boolean;
}

/** An event as it stands in the outbox. */
export interface RecordedEvent extends NewEvent {
  /** position in the stream, growing */
  position: number;
  /** when it happened, ms */
  recordedAt: number;
}
