import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { plural } from "../plural.ts";
import { leads } from "./leads.ts";

const number = new Intl.NumberFormat("en");

/** Words of a bulk action's outcome. */
export const bulk = {
  title: "What happened",
  actions: {
    assign: "Assign leads",
    status: "Set status",
    temperature: "Set temperature",
    tag: "Change tags",
    followUp: "Set follow-up",
    enroll: "Start sequence",
    stop: "Stop sequence",
    hide: "Hide leads",
    delete: "Delete leads",
    restore: "Restore leads",
    message: "Send message",
  },
  titleOf: (action: BulkChange): string =>
    action.type === "hide" && action.hidden === false
      ? "Show leads again"
      : action.type === "status"
        ? `Set status to ${leads.statuses[action.status]}`
        : action.type === "temperature" && action.temperature !== null
          ? `Set temperature to ${leads.temperatures[action.temperature]}`
          : bulk.actions[action.type],
  statuses: {
    queued: "Waiting to begin",
    running: "Running",
    done: "Done",
    cancelled: "Stopped. What was done stays done.",
    failed: "Failed",
    undoing: "Being undone",
    undone: "Undone",
  },
  pause: "Pause",
  goOn: "Go on",
  isPaused: "Paused: its messages wait until you let them go on.",
  waiting: (count: number) =>
    plural(count, { one: "# message has not left yet.", other: "# messages have not left yet." }),
  outcomes: { changed: "Changed", unchanged: "Already so", skipped: "Skipped", failed: "Failed" },
  all: "All",
  sums: "Counts",
  matched: (count: number | null) =>
    count === null ? "Counting leads" : plural(count, { one: "# lead in all", other: "# leads in all" }),
  reasons: "Why not",
  reason: "Reason",
  count: "Leads",
  leads: "Leads",
  eachLead: "What happened to each lead",
  lead: "Lead",
  outcome: "Outcome",
  spared: "Not put back",
  gone: "Not there any more",
  restored: (restored: number, spared: number) =>
    `${plural(restored, { one: "# lead put back", other: "# leads put back" })}${
      spared === 0 ? "" : `, ${number.format(spared)} left as they are, because they were changed since`
    }.`,
  download: "Download CSV",
  undo: "Undo",
  more: "Show more",
  none: "No lead.",
  missing: "There is no such bulk action.",
  undoing: (count: number) => `Undoing for ${plural(count, { one: "# lead", other: "# leads" })}`,
  progress: "Progress",
  progressOf: (done: number, all: number | null) =>
    all === null ? number.format(done) : `${number.format(done)} of ${number.format(all)}`,
  details: "Details",
  lastResult: "Last result",
  because: (reason: string) => REASONS[reason] ?? reason,
};

const REASONS: Record<string, string> = {
  "nothing-to-change": "was so already",
  "not-found": "not there, or not yours to see",
  error: "an error; the server's log says more",
  "member-gone": "the member was removed meanwhile",
  merged: "is part of another lead; take the merge apart first",
  "no-running-sequence": "no sequence was running",
  "already-enrolled": "already in this sequence",
  "no-address": "no phone or e-mail for this channel",
  "opted-out": "must not be contacted",
  "no-account": "no account to send from",
  "closed-country": "texts to their country are switched off at Twilio",
  "held-template": "the template is held: change its text",
  "incomplete-text": "the text would have a hole in it",
  "no-postal-address":
    "your organization has no postal address, which e-mails to many must show (Settings, Organization)",
  "no-permission": "no permission on record for WhatsApp, and 24 hours have passed",
  "no-approved-template": "24 hours have passed, and the text stands for no approved template",
  "marketing-rest": "WhatsApp spared them a marketing message within a day",
};
