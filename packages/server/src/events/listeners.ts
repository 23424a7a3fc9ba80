import type { Foundation } from "../foundation.ts";
import type { EventType, RecordedEvent } from "./event.ts";

/** What a room does when it hears of an event: after the commit, in order, at least once, one process at a time. */
export type Listener = (event: RecordedEvent, foundation: Foundation) => Promise<void>;

/** A room's listeners under one name; each name keeps its own place in the stream. */
export interface Listeners {
  readonly name: string;
  readonly on?: Partial<Record<EventType, Listener>>;
  /** hears everything, many events at once, in order: for what would cost a transaction each; instead of the others */
  readonly onMany?: (events: readonly RecordedEvent[], foundation: Foundation) => Promise<void>;
}
