import type { TimelineItem } from "@lead-dashboard/contract/timelines/schemas";
import { presentChange } from "../events/present-change.ts";
import type { LeadChangeRow } from "../leads/store-changes.ts";
import type { TimelineEntry } from "./timeline-entry.ts";

type Fields = Extract<TimelineItem, { kind: "change" }>["fields"];

/** Columns that follow from others, or that other items already tell. */
const SILENT = new Set([
  "temperatureSetByHand", "lastContactedAt", "firstContactedAt", "lastRepliedAt", "firstRepliedAt", "wonAt", "lostAt",
  "deletedAt", "updatedAt", "version",
]); // biome-ignore format: a list

/** A line of the lead's history as an item of its timeline; null when there is nothing in it for a person. */
export function entryOfChange(change: LeadChangeRow): TimelineEntry | null {
  const item = itemOf(change);
  return item === null ? null : { at: change.changedAt, id: change.id, actor: change.actor, item };
}

function itemOf(change: LeadChangeRow): TimelineEntry["item"] | null {
  const told = presentChange({ ...change, type: "lead.changed" });
  const [before, after] = [told.before ?? {}, told.after ?? {}];
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  if (change.kind === "created") return { kind: "created", source: text(after.source) };
  if (change.kind === "scored")
    return {
      kind: "score",
      from: number(before.score),
      to: number(after.score),
      temperatureFrom: text(before.temperature),
      temperatureTo: text(after.temperature),
    };
  const fields = fieldsOf(before, after);
  if (change.kind !== "changed") return { kind: "change", what: change.kind, fields };
  const others = (name: string) => fields.filter(({ field }) => field !== name);
  if ("status" in after)
    return { kind: "status", from: text(before.status), to: text(after.status), fields: others("status") };
  if ("assignedTo" in after)
    return {
      kind: "assignment",
      from: text(before.assignedTo),
      to: text(after.assignedTo),
      fields: others("assignedTo"),
    };
  if ("nextFollowUpAt" in after)
    return {
      kind: "follow-up",
      from: text(before.nextFollowUpAt),
      to: text(after.nextFollowUpAt),
      fields: others("nextFollowUpAt"),
    };
  return fields.length === 0 ? null : { kind: "change", what: "changed", fields };
}

function fieldsOf(before: Record<string, unknown>, after: Record<string, unknown>): Fields {
  return Object.keys(after)
    .filter((field) => !SILENT.has(field))
    .map((field) => ({ field, from: before[field] ?? null, to: after[field] ?? null }));
}
