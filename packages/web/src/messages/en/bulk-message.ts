import { plural } from "../plural.ts";

const number = new Intl.NumberFormat("en");
const lastDay = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });

/** Words of writing one message to many. */
export const bulkMessage = {
  title: (whom: string) => `Message to ${whom}`,
  noTemplate: "There is no template yet. Write one first.",
  template: "Template",
  choose: "Choose a template",
  option: (name: string, language: string) => `${name} (${language.toUpperCase()})`,
  hints: {
    whatsapp: "They leave one by one, within the send window and the cap of the account.",
    "whatsapp-personal": "Each stands in Today; you send it from your own WhatsApp and confirm.",
    email: "They leave one by one, within the send window and the cap of the mailbox.",
    sms: "They leave one by one, within the send window and the cap of the account.",
    phone: "Each stands in Today as a call, with this text as your guide.",
  },
  asRead: (name: string) => `As ${name} would read it`,
  possible: (possible: number, matched: number, isExact: boolean) =>
    isExact
      ? `${number.format(possible)} of ${plural(matched, { one: "# lead", other: "# leads" })} can get it.`
      : `${number.format(possible)} of the first ${number.format(matched)} can get it; the others are looked at while it runs.`,
  days: (days: number, last: Date) =>
    `Under the caps and hours of your accounts they leave over ${plural(days, { one: "# day", other: "# days" })}, the last on ${lastDay.format(last)}.`,
  left: (count: number, why: string) => `${plural(count, { one: "# cannot:", other: "# cannot:" })} ${why}`,
  send: (count: number) =>
    count === 0 ? "Send messages" : plural(count, { one: "Send # message", other: "Send # messages" }),
  sendMore: "Send to all who can get it",
};
