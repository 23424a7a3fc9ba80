import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { nextState } from "@lead-dashboard/domain/messages/message-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { applyObstacle } from "./apply-obstacle.ts";
import { fillMessage } from "./fill-message.ts";
import { findObstacle } from "./gate-checks.ts";
import { type HandedOver, handOffUrl, warningsFor } from "./hand-off.ts";
import { leadAddress } from "./lead-address.ts";
import { messageEvent } from "./plan-message.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { holdSwitch } from "./store-switch.ts";
import { messageWriter } from "./store-write.ts";

/** Opens a message a person sends, in a transaction that holds its lead: the same gate as for all others. */
export async function openInTransaction(
  tx: Tx,
  scope: Scope,
  { message, lead, actor }: { message: MessageRow; lead: LeadRow; actor: Actor },
  now: number,
): Promise<HandedOver> {
  const opened = await tryToOpen(tx, scope, { message, lead, actor }, now);
  if ("refused" in opened) throw refusal(opened.refused);
  return opened;
}

const refusal = (reason: string) => new AppError("conflict", "cannot-leave", `${reason}.`);

async function tryToOpen(
  tx: Tx,
  scope: Scope,
  { message, lead, actor }: { message: MessageRow; lead: LeadRow; actor: Actor },
  now: number,
): Promise<HandedOver | { refused: string }> {
  const whole = { organizationId: scope.organizationId };
  const sending = await holdSwitch(tx, whole);
  const obstacle = await findObstacle({ tx, scope: whole, message, lead, sending, now });
  if (obstacle !== null) {
    if ("end" in obstacle) await applyObstacle(tx, message, obstacle, now);
    return { refused: obstacle.reason };
  }
  const text = await fillMessage(tx, whole, { message, lead }, now);
  if ("problem" in text) return { refused: text.problem };
  const state = nextState(message.state, "open");
  if (state === null) return { refused: "It is not waiting any more" };
  const writer = messageWriter(tx, whole);
  const gateOrder = await writer.journal(
    message.id,
    { what: "gate", fence: message.fence, finding: { openedBy: actor } },
    now,
  );
  const set = { state, gateOrder, address: leadAddress(lead, message.channel), reason: null, actor };
  const opened = await writer.update(message.id, { set, states: [message.state] }, now);
  if (opened === undefined) return { refused: "It is not waiting any more" };
  await recordEvent(tx, messageEvent("message.changed", opened, actor), now);
  const url = handOffUrl(opened, lead);
  return {
    message: opened,
    lead,
    ...(url === undefined ? {} : { handOffUrl: url }),
    warnings: await warningsFor(tx, whole, { message: opened, lead }, now),
  };
}

/** Opens a planned message: the person gets the link, and says afterwards whether it went. */
export async function openMessage({ db, clock }: Foundation, caller: Caller, id: string): Promise<HandedOver> {
  const now = clock.now();
  const found = await messageStore(db, caller.scope).find(id);
  if (found === undefined || found.direction === "inbound") throw notFound();
  if (!isByPerson(found.channel)) throw new AppError("conflict", "not-by-person", "This message leaves by itself.");
  const result = await db.transaction(async (tx) => {
    const lead = await lockLead(tx, caller.scope, found.leadId);
    const message = await messageWriter(tx, caller.scope).lock(id);
    if (lead === undefined || message === undefined) throw notFound();
    return tryToOpen(tx, caller.scope, { message, lead, actor: caller.actor }, now);
  });
  // the refusal comes after the commit, so that what the gate found out stays in the ledger
  if ("refused" in result) throw refusal(result.refused);
  return result;
}
