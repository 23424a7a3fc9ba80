// Who wrote what: pure, so that the rule can be tested without a screen.
import type { Lead, LeadChange } from "@lead-dashboard/contract/leads/lead";
import { leads } from "../messages/en/leads.ts";

/** A change, and what the person saw in its fields when they began. */
export interface LeadEdit {
  leadId: string;
  change: LeadChange;
  base: LeadChange;
  said: string;
  /** names of fields the catalogue does not have, such as `customFields.seats` */
  labels?: Readonly<Record<string, string>>;
}

/** A field that somebody else has changed too. */
export interface Conflict {
  path: string;
  label: string;
  mine: unknown;
  theirs: unknown;
}

const OWN = "customFields.";

/** The fields that both have changed, and not to the same. */
export function conflictsOf({ change, base, labels = {} }: LeadEdit, current: Partial<Lead>): Conflict[] {
  const begun = flat(base);
  const theirs = flat(current);
  return Object.entries(flat(change)).flatMap(([path, mine]) => {
    // what a row does not know, or what nobody saw before, cannot be told apart
    if (!(path in begun) || (!path.startsWith(OWN) && !(path in theirs))) return [];
    const now = theirs[path] ?? null;
    if (isSame(now, begun[path]) || isSame(now, mine)) return [];
    return [{ path, label: labels[path] ?? labelOf(path), mine, theirs: now }];
  });
}

/** What is still to be written after the choice: theirs stays where it was chosen; nothing at all when it was given up. */
export function withChoices(
  edit: LeadEdit,
  conflicts: readonly Conflict[],
  choices: Readonly<Record<string, unknown>> | null,
): LeadEdit {
  if (choices === null) return { ...edit, change: {} };
  const change = flat(edit.change);
  const base = flat(edit.base);
  for (const { path, theirs } of conflicts) {
    base[path] = theirs;
    if (isSame(choices[path], theirs)) delete change[path];
    else change[path] = choices[path];
  }
  return { ...edit, change: nested(change), base: nested(base) };
}

function flat(change: object): Record<string, unknown> {
  const { customFields, ...plain } = change as Record<string, unknown>;
  const own = typeof customFields === "object" && customFields !== null ? Object.entries(customFields) : [];
  return { ...plain, ...Object.fromEntries(own.map(([key, value]) => [`${OWN}${key}`, value])) };
}

function nested(fields: Record<string, unknown>): LeadChange {
  const entries = Object.entries(fields);
  const own = entries.filter(([path]) => path.startsWith(OWN)).map(([path, value]) => [path.slice(OWN.length), value]);
  const plain = Object.fromEntries(entries.filter(([path]) => !path.startsWith(OWN)));
  return (own.length === 0 ? plain : { ...plain, customFields: Object.fromEntries(own) }) as LeadChange;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function labelOf(path: string): string {
  const known: Record<string, string> = leads.fields;
  return known[path] ?? path.replace(OWN, "");
}
