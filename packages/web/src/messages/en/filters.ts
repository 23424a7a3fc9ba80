import { plural } from "../plural.ts";

/** Words of filters. */
export const filters = {
  title: "Filters",
  show: (count: number | undefined, isExact: boolean) =>
    count === undefined
      ? "Show"
      : `Show ${plural(count, { one: "# lead", other: "# leads" })}${isExact ? "" : " or more"}`,
  clear: "Clear",
  me: "you",
  nobody: "nobody",
  any: "Any",
  remove: (words: string) => `Remove filter: ${words}`,
  conditions: {
    q: "contains",
    status: "status",
    category: "category",
    country: "country",
    city: "city",
    assignedTo: "assigned to",
    tag: "tag",
    source: "source",
    scoreMin: "score at least",
    scoreMax: "score at most",
    followUp: "follow-up",
    lastContactedBefore: "last contact before",
    lastContactedAfter: "last contact after",
    createdBefore: "added before",
    createdAfter: "added after",
    importId: "import",
    updatedByImport: "updated by import",
  },
  followUps: { overdue: "overdue", today: "today", week: "this week", none: "none" },
  hasPhone: { true: "has phone", false: "no phone" },
  hasEmail: { true: "has e-mail", false: "no e-mail" },
  hasWebsite: { true: "has website", false: "no website" },
  hidden: { true: "hidden", false: "not hidden" },
  deleted: { true: "in the bin", false: "not in the bin" },
  has: "Has",
  yesOrNo: { phone: "Phone", email: "E-mail", website: "Website" },
  scoreMin: "Score at least",
  bin: "In the bin",
  hiddenOnes: "Hidden",
  other: "Also",
};
