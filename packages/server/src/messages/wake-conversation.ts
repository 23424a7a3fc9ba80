import type { Foundation } from "../foundation.ts";
import { conversationWriter } from "./store-conversations.ts";
import { tellConversation } from "./tell-conversation.ts";

/** The job that brings a snoozed conversation back. */
export const WAKE_CONVERSATION = "conversations.wake";

/** Whose conversation. */
export interface WakeConversation {
  readonly organizationId: string;
  readonly leadId: string;
}

/** Brings a snoozed conversation back when its time has come, unless somebody did something else with it since. */
export async function wakeConversation(
  { organizationId, leadId }: WakeConversation,
  { db, clock }: Foundation,
): Promise<void> {
  const now = clock.now();
  const actor = { kind: "system", name: "inbox" } as const;
  await db.transaction(async (tx) => {
    if (!(await conversationWriter(tx, { organizationId }).wake(leadId, now))) return;
    const news = { leadId, before: { state: "snoozed" }, after: { state: "open" } };
    await tellConversation(tx, { organizationId, actor }, news, now);
  });
}
