import { isMessageState, publicState } from "@lead-dashboard/domain/messages/message-state";
import type { RecordedEvent } from "./event.ts";

const INSTANT = /(At|^plannedFor)$/;

/** What an event says a thing is now, as it crosses the wire: instants as ISO text, states of messages by their public names. */
export function presentChange({ type, after }: Pick<RecordedEvent, "type" | "after">): Record<string, unknown> | null {
  if (after === undefined || after === null) return null;
  const isMessage = type.startsWith("message.");
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => {
      if (typeof value === "number" && INSTANT.test(name)) return [name, new Date(value).toISOString()];
      return [name, isMessage && name === "state" && isMessageState(value) ? publicState(value) : value];
    }),
  );
}
