// Messages a person sends themselves: the program opens the link and records it, the person says whether it went.
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { HandedMessage } from "@lead-dashboard/contract/messages/schemas";
import { useSyncExternalStore } from "react";
import { call } from "../api/call.ts";
import type { ListRow, RowLead } from "../lead-list/row.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { afterChange, refreshLead } from "./change-lead.ts";
import { idempotencyKey, inOrder } from "./in-order.ts";
import { focusOnScreen, leadOnScreen, patchOnScreen, removeOnScreen } from "./on-screen.ts";
import { draftOf, fullRow, keepDraft, type Prepared, preparedAtHand, prepareRow, whatsappLink } from "./prepared.ts";
import { notUndoable, undoable } from "./undo.ts";

/** A message that was opened and nobody has said yet whether it went. */
export interface HandOff {
  row: ListRow;
  /** settles when the server knows of it */
  message: Promise<HandedMessage>;
}

let isRestored = false;
let open: ReadonlyMap<string, HandOff> = new Map();
const listeners = new Set<() => void>();

/** The message to a lead that waits for the person's word. */
export function useHandOff(leadId: string | undefined): HandOff | undefined {
  const all = useSyncExternalStore(subscribe, () => open);
  return leadId === undefined ? undefined : all.get(leadId);
}

/** The same, asked by an event handler. */
export function handOffOf(leadId: string): HandOff | undefined {
  return open.get(leadId);
}

/**
 * Opens WhatsApp with the prepared text, at once, because browsers allow a window only within the key, click or swipe
 * itself. Where the text has not arrived yet an empty window is opened and led on. Answers false when it cannot go.
 */
export function openWhatsapp(sparse: ListRow): boolean {
  const row = fullRow(sparse);
  if (hasNoNumber(row)) return false;
  const prepared = preparedAtHand(row);
  if (prepared === null || row.lead.phoneE164 === undefined) return openLate(row);
  return hand(row, prepared, (url) => window.open(url, "_blank", "noopener,noreferrer"));
}

/** The text or the number has not arrived yet: an empty window is opened now and led on when it has. */
function openLate(row: ListRow): boolean {
  const blank = window.open("", "_blank");
  if (blank) blank.opener = null;
  prepareRow(row)
    .then((late) => {
      if (late && hand(fullRow(row), late, (url) => blank?.location.replace(url))) return;
      blank?.close();
      if (!late) toast(t.noTemplate, { tone: "bad" });
    })
    .catch((error: unknown) => {
      blank?.close();
      toast(describeError(error), { tone: "bad" });
    });
  return true;
}

/** Asks again after a reload of the page: what this person opened and has not spoken of is in the ledger. */
export async function restoreHandOffs(): Promise<void> {
  if (isRestored) return;
  isRestored = true;
  try {
    const query = { state: ["awaiting-confirmation" as const], channel: ["whatsapp-personal" as const] };
    const { items } = await call(messageEndpoints.listMessages, { query: { ...query, mine: "true", limit: 200 } });
    const next = new Map(open);
    for (const message of items) {
      const { leadId, leadName } = message;
      if (leadId === null || next.has(leadId)) continue;
      // name alone is shown of it; the rest stands in for what the list knows
      const lead = { id: leadId, name: leadName ?? "", status: "CONTACTED", temperature: "COLD", score: 0 } as const;
      next.set(leadId, {
        row: { key: leadId, lead, waiting: null },
        message: Promise.resolve({ ...message, warnings: [] }),
      });
    }
    if (next.size > open.size) set(next);
  } catch {
    // it is asked again with the next page
    isRestored = false;
  }
}

/** The person says whether it went. */
export async function confirmHandOff(leadId: string, sent: boolean): Promise<void> {
  const handOff = open.get(leadId);
  if (!handOff) return;
  forget(leadId);
  const { row } = handOff;
  const putBack = sent ? showAsSent(row) : () => undefined;
  try {
    const message = await handOff.message;
    await inOrder(leadId, () =>
      call(messageEndpoints.confirmMessage, {
        params: { id: message.id },
        body: { sent },
        idempotencyKey: idempotencyKey(),
      }),
    );
    if (sent) keepDraft(leadId, null);
    const action = sent ? takeBack(message, handOff, putBack) : undefined;
    toast(sent ? t.notedSent(row.lead.name) : t.notedNotSent, { action });
    void refreshLead(leadId).catch(() => undefined);
  } catch (error) {
    putBack();
    set(new Map(open).set(leadId, handOff));
    toast(describeError(error), { tone: "bad" });
  }
}

/** Not sent after all: the question stands again. A step of a sequence stays, because the sequence has gone on. */
function takeBack({ id, enrollmentId }: HandedMessage, handOff: HandOff, putBack: () => void) {
  const leadId = handOff.row.lead.id;
  if (enrollmentId !== null) {
    notUndoable(t.stepNotUndoable);
    return undefined;
  }
  return undoable(async () => {
    await inOrder(leadId, () => call(messageEndpoints.takeBackConfirmation, { params: { id } }));
    putBack();
    set(new Map(open).set(leadId, handOff));
    await refreshLead(leadId);
    focusOnScreen(leadId);
  });
}

function hand(row: ListRow, prepared: Prepared, go: (url: string) => unknown): boolean {
  const { lead } = row;
  const edited = draftOf(lead.id);
  const text = edited ?? prepared.text;
  if (edited === null && prepared.problems.length > 0) {
    toast(prepared.problems.join(" "), { tone: "bad" });
    return false;
  }
  if (hasNoNumber(row)) return false;
  go((edited === null && prepared.url) || whatsappLink(lead, text));
  const { messageId, templateId, variant } = prepared;
  if (messageId !== null) {
    keep(row, () => call(messageEndpoints.openMessage, { params: { id: messageId } }));
    return true;
  }
  const body = {
    channel: "whatsapp-personal" as const,
    body: text,
    ...(templateId && { templateId }),
    ...(variant && { variant }),
  };
  const key = idempotencyKey();
  keep(row, () =>
    call(messageEndpoints.sendMessage, { params: { id: lead.id }, body, idempotencyKey: key, keepalive: true }),
  );
  return true;
}

function hasNoNumber({ lead, waiting }: ListRow): boolean {
  const hasLink = waiting?.kind === "step" && waiting.handOffUrl !== null;
  if (lead.phoneE164 !== null || lead.isSample || hasLink) return false;
  toast(lead.phone ? t.phoneInvalid(lead.name) : t.noPhone(lead.name), { tone: "bad" });
  return true;
}

function keep(row: ListRow, record: () => Promise<HandedMessage>): void {
  const leadId = row.lead.id;
  const message = inOrder(leadId, record);
  set(new Map(open).set(leadId, { row, message }));
  message.then(
    (made) => {
      for (const warning of made.warnings) toast(warning);
      afterChange(leadId);
    },
    (error: unknown) => {
      forget(leadId);
      toast(describeError(error), { tone: "bad" });
    },
  );
}

/** A first message makes a new lead a contacted one; the server does the same. */
function showAsSent({ key, lead, waiting }: ListRow): () => void {
  // a question that came again after a reload does not know its lead, the list does
  const status = leadOnScreen(lead.id)?.status ?? lead.status;
  const change: Partial<RowLead> = {
    lastContactedAt: new Date().toISOString(),
    ...(status === "NEW" && { status: "CONTACTED" as const }),
  };
  const putBackTask = waiting ? removeOnScreen((row) => row.key === key) : () => undefined;
  const putBackLead = patchOnScreen(lead.id, change);
  return () => {
    putBackLead();
    putBackTask();
  };
}

function forget(leadId: string): void {
  const next = new Map(open);
  next.delete(leadId);
  set(next);
}

function set(next: ReadonlyMap<string, HandOff>): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
