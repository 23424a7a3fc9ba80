import type { MergeField } from "@lead-dashboard/domain/duplicates/merge-leads";
import type { PairReason } from "@lead-dashboard/domain/duplicates/score-pair";
import { plural } from "../plural.ts";
import { shell } from "./shell.ts";

const metres = (amount: number | null) =>
  amount === null ? "" : amount < 1_000 ? `${amount} m` : `${Math.round(amount / 1_000)} km`;

const fields: Record<MergeField, string> = {
  name: "Name",
  phone: "Main phone",
  email: "Main e-mail",
  contactName: "Contact",
  website: "Website",
  address: "Address",
  city: "City",
  region: "Region",
  country: "Country",
  language: "Language",
  timeZone: "Time zone",
  category: "Category",
  rating: "Rating",
  place: "Place on the map",
  position: "Position",
  openingHours: "Opening hours",
  businessStatus: "Business",
  source: "Source",
  notes: "Notes",
  status: "Status",
  deal: "Deal",
  assignedTo: "Assigned to",
  nextFollowUpAt: "Follow-up",
};

const reasons: Record<PairReason["code"], (reason: { amount: number | null }) => string> = {
  "same-place": () => "same place on the map",
  "same-cid": () => "same place on the map",
  "same-phone": () => "same phone",
  "same-email": () => "same e-mail",
  "same-domain": () => "same website",
  "names-alike": ({ amount }) => (amount === 100 ? "same name" : `names alike ${amount} %`),
  "same-city": () => "same city",
  near: ({ amount }) => `${metres(amount)} apart`,
  "different-place": () => "different places on the map",
  "different-names": ({ amount }) => `names differ (${amount} % alike)`,
  "different-city": () => "different cities",
  "different-country": () => "different countries",
  "far-apart": ({ amount }) => `${metres(amount)} apart`,
  "shared-by-many": ({ amount }) => `shared by ${amount} leads`,
};

/** Words of the page that reviews duplicates. */
export const duplicates = {
  title: "Duplicates",
  open: shell.reviewDuplicates,
  group: "Duplicates",
  subtitle: "Leads that look like the same business. Nothing is merged by itself.",
  scan: "Look for duplicates",
  automatic: "Also look after imports and at night",
  scanning: "Looking for duplicates",
  scanned: (part: string, whole: string) => `${part} of about ${whole} leads`,
  lastScan: (when: string, leads: string) => `Looked through ${leads} leads, ${when}`,
  lastScanAt: (when: string) => `All leads were looked through ${when}`,
  failedScan: "The last search did not finish. Start it again.",
  skipped: (count: number) =>
    plural(count, {
      one: "# phone, website or name is shared by so many leads that they were not compared:",
      other: "# phones, websites or names are shared by so many leads that they were not compared:",
    }),
  skippedGroup: (name: string, leads: string) => `${name} (${leads} leads)`,
  never: "Nobody has looked for duplicates yet.",
  empty: "No duplicates are left to review.",
  pairs: (shown: number) => plural(shown, { one: "# pair", other: "# pairs" }),
  pair: (one: string, other: string) => `${one} and ${other}`,
  sure: (score: number) => `${score} % sure`,
  fields,
  reasons,
  keepAll: "Keep all of this one",
  both: "both are kept",
  keeps: (field: string, value: string) => `${field}: keep ${value}`,
  nothing: "–",
  alsoKept: "All phones, e-mails, tags, notes, messages and sequences of both are kept.",
  merge: "Merge",
  notSame: "Not the same",
  later: "Next pair",
  previous: "Previous pair",
  nextField: "Next field",
  previousField: "Previous field",
  chooseLeft: "Keep the left value",
  chooseRight: "Keep the right value",
  undo: "Undo",
  merged: (name: string) => `Merged into ${name}`,
  dismissed: "Not the same: they will not be shown again",
  incomplete: (fields: string) => `Taken apart. Changed since, so left as it is: ${fields}`,
  undoFirst: (names: string) =>
    names === ""
      ? "This lead was merged into another one since. Take that one apart first."
      : `${names} was merged into it since. Take that apart first.`,
  openLead: (name: string) => `Open ${name}`,
  hint: "Press a value to keep it. Enter merges, x is for two different businesses, z takes back.",
  list: "Pairs",
  more: "Show more",
};
