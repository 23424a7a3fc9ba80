import { count, plural } from "../plural.ts";

const leads = (number: number) => plural(number, { one: "# lead", other: "# leads" });

/** Words of the settings page about tags. */
export const tags = {
  section: "Tags",
  intro: "Words that leads carry, to filter and to tell them apart. Write one on a lead and it is here.",
  empty: "No lead carries a tag yet. Press l on a lead, or choose a tag while importing.",
  toLeads: "Go to the leads",
  find: "Find a tag",
  none: "No tag is called that.",
  leads,
  showLeads: (tag: string, number: number) => `${leads(number)} with ${tag}`,
  color: (tag: string) => `Colour of ${tag}`,
  colors: { none: "Grey", blue: "Blue", green: "Green", amber: "Amber", red: "Red", sky: "Sky" },
  rename: "Rename or merge",
  renameOf: (tag: string) => `Rename ${tag}`,
  name: "Name",
  renameHint: (number: number) => `Changes ${leads(number)}. You can undo it.`,
  mergeHint: (tag: string, number: number) =>
    `There is a tag ${tag} already: ${leads(number)} will carry that one instead. You can undo it.`,
  renameAction: "Rename",
  mergeAction: "Merge",
  remove: (tag: string) => `Take ${tag} off all leads`,
  removeAsk: (tag: string) => `Take ${tag} off?`,
  removeExplain: (number: number) =>
    `${count(number)} ${number === 1 ? "lead loses" : "leads lose"} this tag; nothing else changes. You can undo it.`,
  removeAction: "Take off",
};
