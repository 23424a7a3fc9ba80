// Which value each field of a merged lead takes.

import type { LeadFields, LeadHistory } from "../leads/lead-draft.ts";
import type { LeadStatus } from "../leads/lead-status.ts";
import { sameValue } from "../leads/same-value.ts";

/** The fields of a lead that a merge looks at; `isHidden` and the temperature stay the winner's. */
export interface MergedFields extends Omit<LeadFields, "temperature" | "hidden">, Omit<LeadHistory, "createdAt"> {
  id: string;
  createdAt: number;
}

/** What a person may choose field by field, and the columns each choice takes along: they make sense only together. */
export const MERGE_FIELDS = {
  name: ["name"],
  contactName: ["contactName"],
  website: ["website"],
  address: ["address"],
  city: ["city"],
  region: ["region"],
  country: ["country"],
  language: ["language"],
  timeZone: ["timeZone"],
  category: ["category"],
  rating: ["rating", "reviewCount"],
  place: ["placeId", "cid", "mapsUrl"],
  position: ["latitude", "longitude"],
  openingHours: ["openingHours"],
  businessStatus: ["businessStatus"],
  source: ["source"],
  notes: ["notes"],
  status: ["status", "lostReason"],
  deal: ["dealValue", "currency"],
  assignedTo: ["assignedTo"],
  nextFollowUpAt: ["nextFollowUpAt"],
} as const satisfies Record<string, readonly (keyof MergedFields)[]>;

/** A field that can be chosen; `phone` and `email` choose the preferred one, all others stay as further contact points. */
export type MergeField = keyof typeof MERGE_FIELDS | "phone" | "email";

/** Every field that can be chosen, in the order in which they are shown. */
export const MERGE_FIELD_NAMES: readonly MergeField[] = ["name", "phone", "email", ...others()];

function others(): MergeField[] {
  return (Object.keys(MERGE_FIELDS) as MergeField[]).filter((field) => field !== "name");
}

/** A custom field, as queries name it: `field.<key>`. */
export type OwnMergeField = `field.${string}`;

/** For a field, the lead whose value is kept. */
export type MergeChoices = Partial<Record<MergeField | OwnMergeField, string>>;

type Change = Partial<MergedFields>;

/**
 * The columns of the winner after the merge. Without a choice the winner's value stays, and what it lacks is filled from the
 * others in their order; the status is the one furthest on, notes are joined, dates of contact and reply are the widest.
 */
export function mergeLeads(winner: MergedFields, losers: readonly MergedFields[], choices: MergeChoices): Change {
  const all = [winner, ...losers];
  const change: Change = {};
  for (const [field, columns] of Object.entries(MERGE_FIELDS) as [
    keyof typeof MERGE_FIELDS,
    readonly (keyof MergedFields)[],
  ][]) {
    const chosen = all.find((lead) => lead.id === choices[field]);
    if (chosen !== undefined) take(change, chosen, columns);
    else if (field === "status") take(change, furthest(all), columns);
    else if (field === "notes") change.notes = joined(all.map((lead) => lead.notes));
    else fill(change, all, columns);
  }
  const customFields = ownFields(all, choices);
  return { ...change, ...united(all), ...dates(all), customFields, contactPoints: contacts(all, choices) };
}

function take(change: Change, from: MergedFields, columns: readonly (keyof MergedFields)[]): void {
  for (const column of columns) Object.assign(change, { [column]: from[column] });
}

/** Columns that belong together are filled only from a lead that contradicts none of them. */
function fill(change: Change, all: readonly MergedFields[], columns: readonly (keyof MergedFields)[]): void {
  const values = new Map<string, unknown>(columns.map((column) => [column, null]));
  for (const lead of all) {
    const contradicts = columns.some((column) => {
      const known = values.get(column);
      return known !== null && lead[column] !== null && !sameValue(known, lead[column]);
    });
    if (contradicts) continue;
    for (const column of columns) if (values.get(column) === null) values.set(column, lead[column]);
  }
  Object.assign(change, Object.fromEntries(values));
}

const STAGES: readonly LeadStatus[] = ["NEW", "CONTACTED", "REPLIED", "LOST", "CLOSED"];

function furthest(all: readonly MergedFields[]): MergedFields {
  return all.reduce((best, lead) => (STAGES.indexOf(lead.status) > STAGES.indexOf(best.status) ? lead : best));
}

function joined(notes: readonly (string | null)[]): string | null {
  const distinct = [...new Set(notes.flatMap((note) => (note === null || note.trim() === "" ? [] : [note.trim()])))];
  return distinct.length === 0
    ? null
    : distinct.length === 1
      ? (notes.find((note) => note?.trim()) ?? null)
      : distinct.join("\n\n");
}

function united(all: readonly MergedFields[]) {
  const reversed = [...all].reverse();
  return {
    tags: distinctTags(all.flatMap((lead) => lead.tags)),
    socials: Object.assign({}, ...reversed.map((lead) => lead.socials)) as MergedFields["socials"],
  };
}

/** The winner's values and what it lacks of the others; of a field somebody chose for, the chosen lead's, also none. */
function ownFields(all: readonly MergedFields[], choices: MergeChoices): MergedFields["customFields"] {
  const values = [...all].reverse().flatMap((lead) => Object.entries(lead.customFields));
  const fields = new Map(values);
  for (const key of fields.keys()) {
    const chosen = all.find((lead) => lead.id === choices[`field.${key}`]);
    if (chosen === undefined) continue;
    const value = new Map(Object.entries(chosen.customFields)).get(key);
    if (value === undefined) fields.delete(key);
    else fields.set(key, value);
  }
  return Object.fromEntries(fields);
}

function distinctTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()];
}

function dates(all: readonly MergedFields[]) {
  const known = (
    column: "firstContactedAt" | "firstRepliedAt" | "lastContactedAt" | "lastRepliedAt" | "wonAt" | "lostAt",
  ) => all.flatMap((lead) => lead[column] ?? []);
  const first = (instants: number[]) => (instants.length === 0 ? null : Math.min(...instants));
  const last = (instants: number[]) => (instants.length === 0 ? null : Math.max(...instants));
  return {
    createdAt: Math.min(...all.map((lead) => lead.createdAt)),
    firstContactedAt: first(known("firstContactedAt")),
    lastContactedAt: last(known("lastContactedAt")),
    firstRepliedAt: first(known("firstRepliedAt")),
    lastRepliedAt: last(known("lastRepliedAt")),
    wonAt: first(known("wonAt")),
    lostAt: first(known("lostAt")),
  };
}

/** Every phone and e-mail once, with what any of them knows of it; the preferred one is the chosen lead's, else the winner's, else the first there is. */
function contacts(all: readonly MergedFields[], choices: MergeChoices): MergedFields["contactPoints"] {
  const points = new Map<string, MergedFields["contactPoints"][number]>();
  for (const lead of all) {
    for (const point of lead.contactPoints) {
      const name = nameOf(point);
      const known = points.get(name);
      points.set(name, known === undefined ? point : { ...known, ...learned(known, point) });
    }
  }
  const preferred = new Set([preferredOf(all, "phone", choices.phone), preferredOf(all, "email", choices.email)]);
  return [...points].map(([name, point]) => ({ ...point, preferred: preferred.has(name) }));
}

/** That it bounced is true of the address, whichever lead it was written to as. */
function learned(known: MergedFields["contactPoints"][number], point: MergedFields["contactPoints"][number]) {
  const hasBounced = known.state === "bounced" || point.state === "bounced";
  return { label: known.label ?? point.label, state: hasBounced ? ("bounced" as const) : known.state };
}

function nameOf(point: MergedFields["contactPoints"][number]): string {
  return `${point.kind}:${point.key ?? point.value}`;
}

function preferredOf(all: readonly MergedFields[], kind: "phone" | "email", chosenId: string | undefined) {
  const order = [...all.filter((lead) => lead.id === chosenId), ...all];
  const point = order.flatMap((lead) => lead.contactPoints).find((one) => one.kind === kind && one.preferred);
  return point === undefined ? undefined : nameOf(point);
}
