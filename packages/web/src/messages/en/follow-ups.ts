import type { RuleChannel } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { plural } from "../plural.ts";

/** Words of follow-up rules and the calendar link. */
export const followUps = {
  intro: "When a lead does not answer, a follow-up is set for you. One you set yourself is never overridden.",
  answered: "It goes when the lead answers, opts out, or is won or lost.",
  channels: {
    "whatsapp-personal": "WhatsApp sent by hand",
    whatsapp: "WhatsApp",
    email: "E-mail",
    sms: "SMS",
    phone: "Call without an answer",
    manual: "Status set to contacted",
  } satisfies Record<RuleChannel, string>,
  after: (channel: string) => `After: ${channel}`,
  daysFor: (channel: string) => `Days after ${channel}`,
  days: (count: number, isBusiness: boolean) =>
    isBusiness
      ? plural(count, { one: "business day later", other: "business days later" })
      : plural(count, { one: "day later", other: "days later" }),
  businessDays: "Business days only",
  sequences: "Also after steps of sequences",
  calendar: "Follow-ups in your calendar",
  calendarIntro:
    "Subscribe to this link in Google Calendar, Outlook or Apple Calendar. It shows the follow-ups and manual steps of your own and unassigned leads: their names and a link, nothing else.",
  calendarSecret:
    "Whoever has the link can read it. Make a new one if it got into wrong hands; the old one ends at once.",
  calendarLink: "Calendar link",
  makeLink: "Make a link",
  renew: "New link",
  end: "End the link",
  renewed: "New link made. The old one has ended.",
  made: "Calendar link made",
  ended: "The calendar link has ended",
};
