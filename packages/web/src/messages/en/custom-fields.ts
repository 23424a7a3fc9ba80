import { plural } from "../plural.ts";

/** Words of custom fields: their settings, and their values on a lead. */
export const customFields = {
  section: "Custom fields",
  title: "Own fields",
  intro:
    "What you want to know about a lead and no other field holds. They stand on each lead, in filters, columns, imports and exports.",
  empty: "No custom field yet.",
  toSettings: "Add one in the settings",
  kinds: { text: "Text", number: "Number", date: "Date", choice: "Choice", yesNo: "Yes or no" },
  add: "Add a field",
  label: "Name",
  labelPlaceholder: "Number of chairs",
  kind: "Kind",
  choices: "Choices",
  choicesHint: "One a line.",
  create: "Add field",
  created: (label: string) => `Field “${label}” added`,
  key: (key: string) => `In files and the API: ${key}`,
  edit: (label: string) => `Change ${label}`,
  editTitle: "Change field",
  saved: (label: string) => `Field “${label}” saved`,
  move: (label: string) => `Move ${label}`,
  moveHint: "Drag, or use the arrow keys",
  moved: (label: string, place: number, count: number) => `${label} is field ${place} of ${count}`,
  remove: (label: string) => `Delete ${label}`,
  removeTitle: (label: string) => `Delete “${label}”?`,
  removeButton: "Delete field",
  counting: "Counting what would be lost …",
  lost: (count: number, isExact: boolean) =>
    `${plural(count, { one: "# lead has", other: "# leads have" })}${isExact ? "" : " or more have"} a value in it. It will not be shown, filtered or exported any more.`,
  lostNothing: "No lead has a value in it.",
  lostViews: (names: string) => `These views use it and will have to be changed: ${names}.`,
  removed: (label: string) => `Field “${label}” deleted`,
  lostChoices: (choices: string) => `Leads keep a choice that is taken away: ${choices}. It cannot be chosen any more.`,
  choose: "–",
  valueOf: (label: string) => `${label}:`,
};
