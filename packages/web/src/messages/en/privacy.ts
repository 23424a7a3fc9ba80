import { plural } from "../plural.ts";

const leads = (number: number) => plural(number, { one: "# lead", other: "# leads" });

/** Words of the settings page about privacy. */
export const privacy = {
  request: "Somebody asks for their data, or to be erased",
  requestHint: "Look for the e-mail address or phone number the request came from.",
  address: "E-mail address or phone number",
  find: "Look",
  nothing: "Nothing is held under this address.",
  unknownMails: (number: number) =>
    plural(number, {
      one: "# mail of this address waits in the inbox as that of an unknown sender.",
      other: "# mails of this address wait in the inbox as those of an unknown sender.",
    }),
  suppressed: "It is on the do-not-contact list.",
  places: { listed: "Lead", hidden: "Hidden lead", bin: "In the bin" },
  holds: (messages: number, notes: number) =>
    `${plural(messages, { one: "# message", other: "# messages" })}, ${plural(notes, { one: "# note", other: "# notes" })}`,
  from: (source: string) => `from ${source}`,
  export: "Download everything",
  exportOf: (name: string) => `Download everything held about ${name}`,
  erase: "Erase",
  eraseOf: (name: string) => `Erase ${name}`,
  eraseAsk: (name: string) => `Erase ${name} for good?`,
  eraseExplain: (what: string) =>
    `The lead goes at once with ${what}, its files, and leads merged into it. This cannot be undone.`,
  auditStays:
    "The audit log keeps who changed what, since it can only grow; backups made before hold the lead until they are deleted.",
  keepOut: "Keep them out: never write to these addresses again, and let no import bring them back",
  keepOutHint: "They are kept as a sum that nobody can read back, on the do-not-contact list.",
  erased: (number: number) => `${leads(number)} erased`,
  retention: "How long leads are kept",
  retentionHint:
    "Leads nobody ever wrote to, without a follow-up and in no sequence, go to the bin and are erased 30 days later.",
  keepFor: "Keep them for",
  forEver: "as long as I like",
  months: (number: number) => plural(number, { one: "# month", other: "# months" }),
  concerned: (number: number) =>
    number === 0
      ? "That concerns no lead today."
      : `${number >= 10_000 ? "More than " : ""}${leads(number)} would go to the bin within a day.`,
  toDoNotContact: "Do not contact",
  consents: "Permissions given and taken back",
  noConsents: "No permission is recorded yet. Record one on a lead, under Permissions.",
  lead: "Lead",
  channel: "Channel",
  what: "What",
  given: "Given",
  takenBack: "Taken back",
  source: "How",
  when: "When",
  more: "Show more",
};
