import { count } from "../plural.ts";

/** Words of a channel account's limits. */
export const limits = {
  title: (name: string) => `Limits of ${name}`,
  button: "Limits",
  intro: "They hold for everything that leaves by this account, whoever sends it. Days are counted in UTC.",
  dailyCap: "At most a day",
  noLimit: "no limit",
  ratePerMinute: "At most a minute",
  spacing: "Keep a random distance between automatic messages",
  minSeconds: "At least, in seconds",
  maxSeconds: "At most, in seconds",
  warmUp: "Warm up: begin small and send more on each day of use",
  firstDay: "On the first day",
  growthPercent: "More each day, in percent",
  window: "Automatic messages leave only in these hours",
  windowHint: "Where the lead is: by its address, else its country. A sequence step may have hours of its own.",
  usualHours: "Otherwise Monday to Friday, 9 to 18.",
  from: "From",
  to: "Until",
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  conversations: "New people in 24 hours, by Meta's console",
  conversationsHint: "Shared by all numbers of the business; 250 when empty.",
  ofLimit: (sent: number, cap: number | null) =>
    cap === null ? `${count(sent)} sent` : `${count(sent)} of ${count(cap)}`,
  warmingUp: "warming up",
  nextFree: "Next may leave",
  newPeople: "New people, 24 hours",
  readNow: "Read mailbox now",
  reading: "The mailbox is being read",
  paused: (reason: string) => `Paused by itself: ${reason}`,
} as const;

/** Words of mailboxes. */
export const mailboxes = {
  connectAt: { google: "Connect Google", microsoft: "Connect Microsoft" },
  checkDomain: "Check domain",
  domainOf: (domain: string) => `What ${domain} says of its mail`,
  signInAnew: "Sign in anew",
  signedIn: { google: "Signed in at Google", microsoft: "Signed in at Microsoft" },
  completing: "Connecting the mailbox",
  owner: "Belongs to",
  everybody: "Everybody",
  ownerHint: "Leads assigned to a member are written to from their own mailbox, under their name.",
  signature: "Signature",
  signatureHint: "Plain text; stands under every mail of this mailbox.",
  dkim: "Sign mails by DKIM here (only if the mail server does not)",
  dkimDomain: "Domain",
  dkimSelector: "Selector",
  dkimRecord: "Publish this TXT record:",
} as const;
