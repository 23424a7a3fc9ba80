import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Lead, LeadChange } from "@lead-dashboard/contract/leads/lead";
import { act } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { queryClient } from "../api/query-client.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { shell } from "../messages/en/shell.ts";
import { idempotencyKey, inOrder, noWriteSince, writesEnded } from "./in-order.ts";
import { focusOnScreen, patchOnScreen } from "./on-screen.ts";
import { undoable, undoOnServer } from "./undo.ts";

/**
 * Changes fields of a lead: seen at once, sent in order, taken back with a message when refused, undone by `z`. With a
 * `version`, a change that came too late is thrown for the caller to settle (lead-work/edit-lead.ts).
 * @param said what the toast says when it is done; empty for none
 */
export async function changeLead(leadId: string, change: LeadChange, said: string): Promise<boolean> {
  const putBack = patchOnScreen(leadId, optimistic(change));
  const key = idempotencyKey();
  try {
    const { output, undoId } = await inOrder(leadId, () =>
      act(leadEndpoints.changeLead, { params: { id: leadId }, body: change, idempotencyKey: key }),
    );
    queryClient.setQueryData(["lead", leadId], output);
    patchOnScreen(leadId, output);
    afterChange(leadId);
    const action = undoId
      ? undoable(async () => {
          await undoOnServer(undoId);
          putBack();
          await refreshLead(leadId);
          focusOnScreen(leadId);
        })
      : undefined;
    if (said !== "") toast(said, { action });
    return true;
  } catch (error) {
    putBack();
    if (error instanceof ApiError) void showStored(leadId);
    if (change.version !== undefined && isStale(error)) throw error;
    const retry = { label: shell.retry, run: () => void changeLead(leadId, change, said) };
    toast(describeError(error), { tone: "bad", action: retry });
    return false;
  }
}

function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === "stale-version";
}

/** Moves a lead to the bin. */
export async function deleteLead(leadId: string, said: string): Promise<void> {
  const putBack = patchOnScreen(leadId, { deletedAt: new Date().toISOString() });
  try {
    const { undoId } = await inOrder(leadId, () => act(leadEndpoints.deleteLead, { params: { id: leadId } }));
    afterChange(leadId);
    const action = undoId
      ? undoable(async () => {
          await undoOnServer(undoId);
          putBack();
          await refreshLead(leadId);
          focusOnScreen(leadId);
        })
      : undefined;
    toast(said, { action });
  } catch (error) {
    putBack();
    if (error instanceof ApiError) void showStored(leadId);
    toast(describeError(error), { tone: "bad" });
  }
}

/**
 * After a refusal: what was put back may be what another change had shown before it was refused too, or older than one that was
 * stored meanwhile, so what the server has is shown.
 */
async function showStored(leadId: string): Promise<void> {
  await refreshLead(leadId).catch(() => undefined);
}

/** Fetches a lead anew and shows it wherever it stands, once nothing is under way that it would not know of. */
export async function refreshLead(leadId: string): Promise<void> {
  const look = () => act(leadEndpoints.getLead, { params: { id: leadId } });
  let isNewest: () => boolean;
  let output: Awaited<ReturnType<typeof look>>["output"];
  do {
    await writesEnded(leadId);
    isNewest = noWriteSince(leadId);
    ({ output } = await look());
  } while (!isNewest());
  queryClient.setQueryData(["lead", leadId], output);
  patchOnScreen(leadId, output);
  afterChange(leadId);
}

/** What else a change of a lead may have changed: its timeline and the counts. */
export function afterChange(leadId: string): void {
  void queryClient.invalidateQueries({ queryKey: ["timeline", leadId] });
  void queryClient.invalidateQueries({ queryKey: ["dashboard"] });
  void queryClient.invalidateQueries({ queryKey: ["counts"] });
}

/** The part of a change that can be shown before the server has answered; the rest it works out itself. */
function optimistic({
  version: _,
  contactPoints: __,
  customFields: ___,
  socials: ____,
  temperature,
  ...plain
}: LeadChange): Partial<Lead> {
  const known = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return { ...known, ...(temperature && { temperature, temperatureSetByHand: true }) };
}
