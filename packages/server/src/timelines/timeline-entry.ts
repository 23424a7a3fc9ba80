import type { TimelineItem } from "@lead-dashboard/contract/timelines/schemas";
import type { Actor } from "../events/event.ts";

/** What of an item the sources cannot know: names of members come last. */
type Unnamed<Item> = Item extends TimelineItem ? Omit<Item, "id" | "at" | "actor"> : never;

/** One line of a timeline with its place. */
export interface TimelineEntry {
  readonly at: number;
  readonly id: string;
  readonly actor: Actor | null;
  readonly item: Unnamed<TimelineItem>;
}

/** The newest first; the id breaks ties, bytewise as the databases sort it. */
export function byPlace(a: TimelineEntry, b: TimelineEntry): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}
