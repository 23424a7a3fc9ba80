import type { NewReply } from "@lead-dashboard/contract/messages/schemas";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { lockLead } from "../leads/store.ts";
import { receiveMessage } from "./receive-message.ts";
import { messageStore } from "./store.ts";
import { keepBefore } from "./store-calls.ts";

/** Notes a reply that came past the program; it takes effect like any other. Gives the message's id. */
export async function noteReply(
  { db, clock }: Foundation,
  caller: Caller,
  { leadId, reply }: { leadId: string; reply: NewReply },
): Promise<string> {
  const now = clock.now();
  const receivedAt = reply.receivedAt === undefined ? now : Date.parse(reply.receivedAt);
  if (receivedAt > now) throw invalid([{ path: "receivedAt", message: "lies in the future" }]);
  return db.transaction(async (tx) => {
    const before = await lockLead(tx, caller.scope, leadId);
    if (before === undefined || before.deletedAt !== null) throw notFound();
    const [answers] = await messageStore(tx, caller.scope).list(
      { leadId, direction: "outbound", channels: [reply.channel], states: ["accepted", "delivered", "read"] },
      { limit: 1, after: null },
    );
    const result = await receiveMessage(
      tx,
      { organizationId: caller.organizationId },
      {
        leadId,
        channel: reply.channel,
        providerId: `by-hand:${newId()}`,
        body: reply.body ?? "",
        receivedAt,
        answers,
        actor: caller.actor,
      },
      now,
    );
    if ("skipped" in result) throw new AppError("conflict", "not-noted", result.skipped);
    const { id } = result.received;
    const after = await lockLead(tx, caller.scope, leadId);
    if (after !== undefined) {
      const whole = { organizationId: caller.organizationId };
      await keepBefore(tx, whole, { messageId: id, before, after });
    }
    return id;
  });
}
