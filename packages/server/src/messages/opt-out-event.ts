import type { Actor, NewEvent } from "../events/event.ts";
import type { SuppressionRow } from "./store-suppressions.ts";

/** What of an entry of the do-not-contact list its events tell. */
export type ToldSuppression = Pick<SuppressionRow, "id" | "channel" | "suppressedFor" | "addressHint" | "leadId">;

/** That an entry came onto the do-not-contact list, or went off it. */
export function optOutEvent(
  type: "optOut.created" | "optOut.removed",
  { id, channel, suppressedFor: reason, addressHint: address, leadId }: ToldSuppression,
  { organizationId, actor }: { organizationId: string; actor: Actor },
): NewEvent {
  const facts = { channel, reason, address };
  return {
    type,
    organizationId,
    actor,
    subjectId: id,
    ...(leadId === null ? {} : { leadId }),
    ...(type === "optOut.created" ? { after: facts } : { before: facts }),
  };
}
