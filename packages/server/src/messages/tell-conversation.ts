import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Caller } from "../http/route.ts";

/** What changed of a conversation. */
interface ConversationNews {
  readonly leadId: string;
  readonly before?: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly unaudited?: boolean;
}

/** Tells every browser, and the audit log where it matters, what was done with a conversation. */
export function tellConversation(
  tx: Tx,
  { organizationId, actor }: Pick<Caller, "organizationId" | "actor">,
  { leadId, ...news }: ConversationNews,
  now: number,
): Promise<void> {
  return recordEvent(
    tx,
    { type: "conversation.changed", organizationId, actor, subjectId: leadId, leadId, ...news },
    now,
  );
}
