import { recordEvents } from "../events/outbox.ts";
import type { LeadHooks } from "../leads/hooks.ts";
import { optOutEvent } from "./opt-out-event.ts";
import { suppressionWriter } from "./store-suppressions.ts";

/** What a person accepted by mistake is undone: the lead is on the do-not-contact list no more, unless it opted out otherwise. */
export const takeOptOutsBack: LeadHooks["undone"] = async (tx, { undoId, actor, now, scope }) => {
  const { organizationId } = scope;
  const gone = await suppressionWriter(tx, { organizationId }).removeUndone(undoId);
  const events = gone.map((one) => optOutEvent("optOut.removed", one, { organizationId, actor }));
  await recordEvents(tx, events, now);
};
