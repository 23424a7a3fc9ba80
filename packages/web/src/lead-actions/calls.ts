// Calls by the device's own telephone: the link is followed at once, and the dialog asks how it went.
import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import type { NewCall } from "@lead-dashboard/contract/messages/conversation-schemas";
import { useSyncExternalStore } from "react";
import { call } from "../api/call.ts";
import { queryClient } from "../api/query-client.ts";
import type { ListRow } from "../lead-list/row.ts";
import { toast } from "../look/toasts.ts";
import { actions } from "../messages/en/actions.ts";
import { calls as t } from "../messages/en/calls.ts";
import { refreshLead } from "./change-lead.ts";
import { idempotencyKey, inOrder } from "./in-order.ts";
import { reloadOnScreen, removeOnScreen } from "./on-screen.ts";
import { undoable } from "./undo.ts";

let open: ListRow | null = null;
const listeners = new Set<() => void>();

function set(next: ListRow | null): void {
  open = next;
  for (const listener of listeners) listener();
}

/** The lead that is being called; null when nobody is. */
export function useOpenCall(): ListRow | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

/** The number a lead is called at. */
export function numberOf({ lead }: ListRow): string | null {
  return lead.phoneE164 ?? lead.phone ?? null;
}

/** Calls the lead by the device's telephone; the dialog asks how it went. A sample lead's number is never dialled. */
export function openCall(row: ListRow): void {
  const number = numberOf(row);
  if (number === null) {
    toast(actions.noPhone(row.lead.name), { tone: "bad" });
    return;
  }
  if (!row.lead.isSample) location.href = `tel:${number}`;
  set(row);
}

/** The dialog is closed: nothing is recorded. */
export function closeCall(): void {
  set(null);
}

/** Records how a call went, in one go with its note and the next follow-up; `z` takes it back. */
export async function recordCall(row: ListRow, outcome: Omit<NewCall, "messageId">): Promise<void> {
  const { lead, waiting } = row;
  const step = waiting?.kind === "step" && waiting.channel === "phone" ? waiting.messageId : null;
  const made = await inOrder(lead.id, () =>
    call(conversationEndpoints.logCall, {
      params: { id: lead.id },
      body: { ...outcome, ...(step && { messageId: step }) },
      idempotencyKey: idempotencyKey(),
    }),
  );
  // a step of a sequence has moved it on, which nobody takes back
  const action = step
    ? undefined
    : undoable(async () => {
        await call(conversationEndpoints.takeBackCall, { params: { id: made.id } });
        await show(lead.id);
        reloadOnScreen();
      });
  closeCall();
  if (waiting) removeOnScreen((one) => one.key === row.key);
  await show(lead.id);
  const said = t.saved(lead.name, t.outcomes[outcome.outcome]);
  toast(outcome.outcome === "wrong-number" ? `${said}. ${t.wrongNumber}` : said, { action });
}

async function show(leadId: string): Promise<void> {
  await refreshLead(leadId).catch(() => undefined);
  void queryClient.invalidateQueries({ queryKey: ["conversations"] });
  void queryClient.invalidateQueries({ queryKey: ["conversation"] });
}
