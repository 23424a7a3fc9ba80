/** What happened, in words, by the name of its event. */
export const auditActions = {
  "lead.created": "Lead created",
  "lead.changed": "Lead changed",
  "lead.deleted": "Lead deleted",
  "lead.restored": "Lead restored",
  "lead.merged": "Leads merged",
  "lead.unmerged": "Merged leads taken apart",
  "leads.changed": "Many leads changed",
  "note.created": "Note written",
  "import.queued": "Import started",
  "import.finished": "Import finished",
  "import.undone": "Import taken back",
  "template.created": "Template created",
  "template.changed": "Template changed",
  "template.deleted": "Template deleted",
  "sequence.created": "Sequence created",
  "sequence.changed": "Sequence changed",
  "sequence.deleted": "Sequence deleted",
  "enrollment.created": "Sequence started for a lead",
  "enrollment.changed": "Enrollment changed",
  "message.planned": "Message planned",
  "message.changed": "Message changed",
  "message.received": "Message received",
  "attachment.added": "File added",
  "attachment.removed": "File taken back",
  "conversation.changed": "Conversation changed",
  "unknownSender.taken": "Unknown sender known",
  "unknownSender.ignored": "Unknown sender ignored",
  "optOut.created": "Opted out",
  "optOut.removed": "Opt-out lifted",
  "sending.paused": "Sending paused",
  "sending.resumed": "Sending resumed",
  "channelAccount.created": "Channel account connected",
  "channelAccount.changed": "Channel account changed",
  "channelAccount.deleted": "Channel account removed",
  "bulkAction.finished": "Bulk action finished",
  "bulkAction.undone": "Bulk action undone",
  "undo.done": "Change undone",
  "export.made": "Leads exported",
  "scoreRules.changed": "Score rules changed",
  "followUpRules.changed": "Follow-up rules changed",
  "calendarFeed.renewed": "Calendar link made",
  "calendarFeed.ended": "Calendar link ended",
  "customField.changed": "Custom field changed",
  "organization.created": "Organization created",
  "organization.changed": "Organization changed",
  "user.changed": "Own name changed",
  "password.changed": "Password changed",
  "session.started": "Signed in",
  "session.ended": "Session ended",
  "invitation.created": "Invitation made",
  "invitation.accepted": "Invitation accepted",
  "invitation.revoked": "Invitation revoked",
  "apiKey.created": "API key made",
  "apiKey.changed": "API key renamed",
  "apiKey.revoked": "API key revoked",
  "webhookEndpoint.created": "Webhook address added",
  "webhookEndpoint.changed": "Webhook address changed",
  "webhookEndpoint.removed": "Webhook address removed",
  "webhookEndpoint.tested": "Webhook address tested",
  "duplicateScan.changed": "Search for duplicates set",
  "duplicateScan.finished": "Search for duplicates finished",
  "member.joined": "Member joined",
  "member.changed": "Role changed",
  "member.removed": "Member removed",
} as const;

/** The name of an act; one not in the list is shown as plain words. */
export function actionName(action: string): string {
  return (
    new Map<string, string>(Object.entries(auditActions)).get(action) ??
    plain(action.replace(/[.A-Z]/g, (sign) => (sign === "." ? " " : ` ${sign.toLowerCase()}`)))
  );
}

function plain(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
