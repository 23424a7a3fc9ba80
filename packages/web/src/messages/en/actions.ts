import type { BulkAction, BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { plural } from "../plural.ts";
import { dayAndTime } from "../when.ts";
import { leads } from "./leads.ts";

const DONE: Partial<Record<BulkChange["type"], { one: string; other: string }>> = {
  message: { one: "# message planned", other: "# messages planned" },
  delete: { one: "# lead is in the bin", other: "# leads are in the bin" },
  restore: { one: "# lead restored", other: "# leads restored" },
  hide: { one: "# lead hidden", other: "# leads hidden" },
  stop: { one: "Sequences of # lead stopped", other: "Sequences of # leads stopped" },
  enroll: { one: "# lead started the sequence", other: "# leads started the sequence" },
};

function doneBy(action: BulkChange): { one: string; other: string } | undefined {
  if (action.type === "hide" && action.hidden === false)
    return { one: "# lead stands in lists again", other: "# leads stand in lists again" };
  return DONE[action.type];
}

/** Words of what one does with leads: buttons, keys, toasts, dialogs. */
export const actions = {
  group: "Lead",
  move: "Move",
  next: "Next lead",
  previous: "Previous lead",
  escape: "Back: close, unselect, clear filter",
  openLead: "Open lead",
  edit: "Edit",
  whatsapp: "WhatsApp",
  email: "E-mail",
  sms: "SMS",
  call: "Call",
  reply: "They answered",
  note: "Add note",
  followUp: "Follow-up",
  assign: "Assign",
  tag: "Tags",
  sequence: "Start sequence",
  temperature: "Change temperature",
  remove: "Delete",
  undo: "Undo",
  hide: "Hide",
  skip: "Skip for today",
  copyPhone: "Copy phone",
  copied: (what: string) => `Copied ${what}`,
  setStatus: (status: string) => `Status ${status}`,

  statusSet: (name: string, status: string) => `${name} is ${status}`,
  temperatureSet: (name: string, temperature: string) => `${name} is ${temperature} now, by hand`,
  temperatureFree: (name: string) => `${name}'s temperature follows its score again`,
  assigned: (name: string, to: string) => `${name} is assigned to ${to}`,
  unassigned: (name: string) => `${name} is assigned to nobody`,
  followUpSet: (name: string, when: string) => `Follow up on ${name}: ${when}`,
  followUpCleared: (name: string) => `No follow-up for ${name}`,
  tagsSet: (name: string) => `Tags of ${name} changed`,
  saved: (name: string) => `${name} saved`,
  deleted: (name: string) => `${name} is in the bin for 30 days`,
  hidden: (name: string) => `${name} is hidden`,
  unhide: "Show again",
  shownAgain: (name: string) => `${name} stands in lists again`,
  stopSequences: "Stop sequences",
  exportLeads: "Export as CSV",
  exportName: "selected-leads.csv",
  skipped: (name: string) => `${name} comes last today`,
  noted: (name: string) => `Note on ${name} saved`,
  replyNoted: (name: string) => `Reply of ${name} noted. Sequences for it have stopped.`,
  notedSent: (name: string) => `Noted: sent to ${name}`,
  stepNotUndoable: "This was a step of a sequence, which has gone on. It cannot be undone here.",
  notedNotSent: "Noted as not sent",
  emailPlanned: (name: string) => `E-mail to ${name} is on its way`,
  smsPlanned: (name: string) => `SMS to ${name} is on its way`,
  emailCancelled: "The e-mail was held back",
  enrolled: (name: string, sequence: string) => `${name} started “${sequence}”`,
  notEnrolled: (name: string, reason: string) => `${name} was not enrolled: ${reason}`,

  again: "Repeat the last action",
  nothingToRepeat: "Nothing to repeat yet",
  board: "Show as a board",
  undone: "Undone",
  undoneFor: (name: string) => `Undone for ${name}`,
  nothingToUndo: "Nothing to undo",
  notUndone: (why: string) => `Could not be undone. ${why}`,
  partlyUndone: (restored: number, kept: number) =>
    `${plural(restored, { one: "# change undone", other: "# changes undone" })}; ${plural(kept, { one: "# was", other: "# were" })} changed since and stayed.`,

  noPhone: (name: string) => `${name} has no phone number. Add one with e.`,
  phoneInvalid: (name: string) => `The phone number of ${name} is not valid. Correct it with e.`,
  badEmail: (email: string) => `“${email}” is no e-mail address. Correct it with e.`,
  noEmail: (name: string) => `${name} has no e-mail address. Add one with e.`,
  noTemplate: "There is no WhatsApp template yet. Make one under Templates.",

  didYouSend: "Did you send it?",
  sentNext: "Sent → next",
  sent: "Sent",
  notSent: "Not sent",
  openAgain: "Open again",
  howWasCall: "How was the call?",
  outcomes: { talked: "Talked", "no-answer": "No answer", voicemail: "Voicemail", "wrong-number": "Wrong number" },

  selected: (count: number) => `${plural(count, { one: "# selected", other: "# selected" })}`,
  everythingSelected: (count: string) => `All ${count} selected`,
  selectAll: (count: string) => `Select all ${count}`,
  unselect: "Unselect",
  status: "Status",
  message: "Message",
  bulkStarted: (count: number | null) =>
    count === null ? "Working on it" : `Working on ${plural(count, { one: "# lead", other: "# leads" })}`,
  bulkDone: ({ action, changed, unchanged, skipped, failed }: BulkAction) =>
    [
      plural(changed, doneBy(action) ?? { one: "# lead changed", other: "# leads changed" }),
      unchanged > 0 ? plural(unchanged, { one: "# was so already", other: "# were so already" }) : "",
      skipped > 0 ? plural(skipped, { one: "# skipped", other: "# skipped" }) : "",
      failed > 0 ? plural(failed, { one: "# failed", other: "# failed" }) : "",
    ]
      .filter(Boolean)
      .join(", "),
  bulkNotUndoable: (type: BulkChange["type"]) =>
    type === "message"
      ? "Messages cannot be undone. Those that have not left yet can be cancelled in the Outbox."
      : "The last bulk action cannot be undone.",
  bulkTitle: (what: string, whom: string) => `${what}: ${whom}?`,
  bulkChange: (change: BulkChange) => {
    if (change.type === "status") return `Set status ${leads.statuses[change.status]}`;
    if (change.type === "temperature") {
      return change.temperature === null
        ? "Let the temperature follow the score"
        : `Set temperature ${leads.temperatures[change.temperature]}`;
    }
    if (change.type === "tag") return `Add tags ${(change.add ?? []).join(", ")}`;
    if (change.type === "assign") return change.assignedTo === null ? "Take from everybody" : "Assign";
    if (change.type === "followUp") {
      return change.nextFollowUpAt === null ? "Clear follow-up" : `Follow up on ${dayAndTime(change.nextFollowUpAt)}`;
    }
    if (change.type === "stop") return "Stop sequences";
    if (change.type === "hide") return change.hidden === false ? "Show again" : "Hide";
    return "Change";
  },
  bulkHint: "It runs on the server, also when you close this page, and can be undone.",
  bulkConfirm: (whom: string) => `Change ${whom}`,
  bulkFailed: "It broke off before its end. What was done stays done.",
  bulkCancelled: "Stopped. What was done stays done.",

  emailTitle: (name: string) => `E-mail to ${name}`,
  smsTitle: (name: string) => `SMS to ${name}`,
  template: "Template",
  ownText: "Own text",
  leftOver: "You began this before and did not send it.",
  startAnew: "Start anew",
  subject: "Subject",
  text: "Text",
  send: "Send",
  writeAnswer: "Write your answer first.",
  replyTitle: (name: string) => `What did ${name} answer?`,
  replyHint: "One line is enough. It counts as a reply and stops sequences.",
  channel: "Channel",
  channels: {
    whatsapp: "WhatsApp",
    "whatsapp-personal": "WhatsApp",
    email: "E-mail",
    sms: "SMS",
    phone: "Phone",
    task: "Task",
  },
  saveReply: "Note reply",
  noteTitle: (name: string) => `Note on ${name}`,
  saveNote: "Save note",
  followUpTitle: (name: string) => `When to follow up on ${name}?`,
  followUpPlaceholder: "2d, fri 9am, next week, 12 Dec 14:00",
  followUpHint: "2d, fri 9am, next week, tomorrow 14:30, in 3 weeks, 24.12. Days begin at nine.",
  followUpMeans: (when: string, timeZone: string) => `${when} · ${timeZone.replaceAll("_", " ")}`,
  followUpPast: (when: string) => `${when} has passed. Give a time that is still to come.`,
  followUpNoDate: "There is no such date.",
  followUpUnclear: (heard: string | null, strange: string) =>
    heard === null
      ? "Not understood. Try 2d, fri 9am, next week, tomorrow 14:30, in 3 weeks or 24.12."
      : `“${heard}” is understood, “${strange}” is not.`,
  setFollowUp: "Set follow-up",
  clearFollowUp: "No follow-up",
  quickTimes: ["tomorrow", "3d", "next week", "1m"],
  assignTitle: (name: string) => `Who takes ${name}?`,
  nobody: "Nobody",
  shareOut: "Share them out in turn…",
  shareAmong: "Who takes part? Each in turn gets the next lead.",
  shareBetween: (count: number) => plural(count, { one: "Give all to # person", other: "Share between # people" }),
  me: (name: string) => `${name} (you)`,
  tagTitle: (name: string) => `Tags of ${name}`,
  tagHint: "Separate tags by commas.",
  addTags: "Add tags",
  sequenceTitle: (name: string) => `Start a sequence for ${name}`,
  sequenceNone: "There is no active sequence. Start one under Sequences first.",
  sequenceSteps: (count: number) => plural(count, { one: "# step", other: "# steps" }),
  wouldEnroll: (count: number) => plural(count, { one: "# lead would start.", other: "# leads would start." }),
  wouldSkip: (count: number, reason: string) =>
    `${plural(count, { one: "# would not:", other: "# would not:" })} ${reason}`,
  enroll: (count: number) => plural(count, { one: "Start for # lead", other: "Start for # leads" }),
  deleteTitle: (whom: string) => `Delete ${whom}?`,
  deleteHint: "They go to the bin and can be restored for 30 days.",
  editTitle: (name: string) => `Edit ${name}`,
  /** until everything is counted, how many there are at least */
  counted: (count: number, isKnown: boolean) =>
    `${isKnown ? "" : "at least "}${plural(count, { one: "# lead", other: "# leads" })}`,
  stillCounting: "Still counting …",
  everyMatch: "all leads that match",
  manyLeads: (count: number) => plural(count, { one: "# lead", other: "# leads" }),
  skipReasons: {
    "unknown-lead": "not found",
    "was-enrolled": "has been through this sequence already",
    "already-enrolled": "already in this sequence",
    replied: "already answered",
    closed: "already won",
    lost: "marked as lost",
    "opted-out": "must not be contacted",
    "no-address": "no phone or e-mail",
    hidden: "hidden",
    deleted: "in the bin",
    sample: "a sample lead",
  },
};
