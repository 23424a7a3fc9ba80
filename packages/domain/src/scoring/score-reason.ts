/** Groups of the score that have a cap of their own. */
export type CappedGroup = "fit" | "ideal" | "need" | "reach" | "engagement";

/** One term of a score with its points; all points of a lead's reasons sum to its stored score. */
export type ScoreReason =
  | { readonly code: "base"; readonly points: number }
  | { readonly code: "rating"; readonly points: number; readonly rating: number; readonly reviews: number | null }
  | { readonly code: "ideal-category"; readonly points: number; readonly category: string }
  | { readonly code: "ideal-place"; readonly points: number; readonly place: string }
  | { readonly code: "no-website"; readonly points: number }
  | { readonly code: "weak-website"; readonly points: number; readonly why: "social" | "builder" | "insecure" }
  | { readonly code: "mobile" | "perhaps-mobile" | "landline" | "email"; readonly points: number }
  | { readonly code: "reply" | "click" | "read"; readonly points: number; readonly at: number }
  | { readonly code: "quick-reply"; readonly points: number; readonly withinHours: number }
  | {
      readonly code: "invalid-number" | "hard-bounce" | "out-of-business" | "opted-out";
      readonly points: number;
    }
  | { readonly code: "untouched" | "unanswered"; readonly points: number; readonly days: number }
  /** what a group gave beyond its cap (or below 0), taken back */
  | { readonly code: "cap"; readonly points: number; readonly group: CappedGroup; readonly limit: number }
  /** what the sum was beyond 100 (or below 0), taken back */
  | { readonly code: "clamp"; readonly points: number; readonly limit: number };

/** The sentence of a reason with its points, in English: "4.9★ from 212 reviews +18". */
export function reasonText(reason: ScoreReason): string {
  return `${sentence(reason)} ${reason.points < 0 ? "−" : "+"}${Math.abs(reason.points)}`;
}

function sentence(reason: ScoreReason): string {
  switch (reason.code) {
    case "rating":
      return `${reason.rating}★${reason.reviews === null ? "" : ` from ${plural(reason.reviews, "review")}`}`;
    case "ideal-category":
      return `${reason.category} is a chosen category`;
    case "ideal-place":
      return `${reason.place} is a chosen place`;
    case "weak-website":
      return WEAK[reason.why];
    case "quick-reply":
      return `answered within ${plural(reason.withinHours, "hour")}`;
    case "untouched":
      return `new for more than ${plural(reason.days, "day")}`;
    case "unanswered":
      return `no answer for more than ${plural(reason.days, "day")}`;
    case "cap":
      return `${reason.group} counts ${reason.points < 0 ? "at most" : "at least"} ${reason.limit}`;
    case "clamp":
      return `a score is ${reason.points < 0 ? "at most" : "at least"} ${reason.limit}`;
    default:
      return PLAIN[reason.code];
  }
}

const WEAK = {
  social: "only a social-media page",
  builder: "only a free site-builder page",
  insecure: "website without HTTPS",
} as const;

const PLAIN = {
  base: "every lead",
  "no-website": "no website",
  mobile: "mobile number",
  "perhaps-mobile": "number that can be mobile",
  landline: "landline only",
  email: "e-mail address",
  reply: "replied",
  click: "clicked a link",
  read: "read a message",
  "invalid-number": "phone number not valid",
  "hard-bounce": "e-mail bounced",
  "out-of-business": "out of business",
  "opted-out": "opted out of every channel",
} as const;

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
