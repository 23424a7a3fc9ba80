import { plural } from "../plural.ts";

/** Words of the bin. */
export const bin = {
  intro: "Deleted leads stay here for 30 days. Then they are erased with their messages and notes.",
  empty: "The bin is empty.",
  noMatch: "No deleted lead matches.",
  search: "Search the bin",
  lead: "Lead",
  deleted: "Deleted",
  left: "Erased",
  leftIn: (days: number) => (days <= 0 ? "today" : plural(days, { one: "in # day", other: "in # days" })),
  restore: "Restore",
  restoreFor: (name: string) => `Restore ${name}`,
  restoreMany: (count: number) => plural(count, { one: "Restore # lead", other: "Restore # leads" }),
  restoreSelected: "Restore selected",
  restoreAll: "Restore everything",
  select: (name: string) => `Select ${name}`,
  selectAll: "Select all shown",
  restored: (name: string) => `${name} is back`,
  more: "Show more",
  open: "Open the bin",
};
