import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { nextState } from "@lead-dashboard/domain/messages/message-state";
import { channelAccountStore } from "../channels/store.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { lockLead } from "../leads/store.ts";
import { messageEvent } from "./plan-message.ts";
import { isGivenUp, requeueMessage } from "./requeue-message.ts";
import { messageStore } from "./store.ts";
import { noteDue } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

const A_DAY = 86_400_000;

/**
 * A person says that a message in doubt did not arrive and shall leave again. It is planned for now and passes the gate
 * like any other: an answer, an opt-out or a pause that came meanwhile holds it up. One that failed is queued anew. Gives
 * the id of the message that leaves.
 */
export async function repeatMessage({ db, clock }: Foundation, caller: Caller, id: string): Promise<string> {
  const found = await messageStore(db, caller.scope).find(id);
  if (found === undefined) throw notFound();
  if (found.direction === "inbound")
    throw new AppError("conflict", "inbound", "The lead wrote this: there is nothing to send again.");
  const now = clock.now();
  const { organizationId } = caller;
  return db.transaction(async (tx) => {
    const lead = await lockLead(tx, { organizationId }, found.leadId);
    const writer = messageWriter(tx, { organizationId });
    const message = await writer.lock(id);
    if (message !== undefined && lead !== undefined && isGivenUp(message))
      return requeueMessage(tx, caller, { message, lead }, now);
    const state = message === undefined ? null : nextState(message.state, "repeat");
    if (message === undefined || state === null || isByPerson(message.channel))
      throw new AppError("conflict", "not-in-doubt", "Only a message in doubt, or one that failed, can be sent again.");
    const expiresAt = message.expiresAt === null ? null : Math.max(message.expiresAt, now + A_DAY);
    // its account may have been removed since: another one is found (place-messages.ts)
    const { accountId: known } = message;
    const isThere = known !== null && (await channelAccountStore(tx, { organizationId }).find(known)) !== undefined;
    const accountId = isThere ? known : null;
    const set = { state, accountId, dueAt: now, plannedFor: now, expiresAt, attempts: 0, reason: null };
    const planned = await writer.update(id, { set, states: [message.state] }, now);
    if (planned === undefined) throw notFound();
    await writer.journal(
      id,
      {
        what: "released",
        fence: message.fence,
        finding: { by: caller.actor, reason: "Sent again by a person's decision" },
      },
      now,
    );
    await recordEvent(tx, messageEvent("message.changed", planned, caller.actor), now);
    if (planned.accountId !== null) await noteDue(tx, { organizationId, accountId: planned.accountId }, now);
    await wake(tx, "messages");
    return id;
  });
}
