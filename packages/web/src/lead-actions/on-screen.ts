// Everything on screen that shows leads hears of changes here, so that an action is seen at once wherever the lead stands.
import type { Lead, LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { queryClient } from "../api/query-client.ts";
import type { ListRow, RowLead } from "../lead-list/row.ts";
import { lastShownList, shownLists as lists } from "../lead-list/shown-lists.ts";

/** The lead before or after another one in the list that was on screen last; also moves that list's focus. */
export function neighbourOf(leadId: string, step: 1 | -1): string | null {
  const store = lastShownList();
  const rows = store?.read().rows ?? [];
  const at = rows.findIndex((row) => row.lead.id === leadId);
  const next = at === -1 ? undefined : rows[at + step];
  if (!next) return null;
  store?.focusOn(at + step);
  return next.lead.id;
}

/** Moves the focus of every list on screen to a lead, where it stands in it. */
export function focusOnScreen(leadId: string): void {
  for (const { store } of lists) {
    const index = store.read().rows.findIndex((row) => row.lead.id === leadId);
    if (index >= 0) store.focusOn(index);
  }
}

/** A lead as a list on screen shows it. */
export function leadOnScreen(leadId: string): RowLead | undefined {
  for (const { store } of lists) {
    const row = store.read().rows.find((one) => one.lead.id === leadId);
    if (row) return row.lead;
  }
  return undefined;
}

/** Whether a lead stands in a list or on a page right now. */
export function isOnScreen(leadId: string): boolean {
  if (queryClient.getQueryState(["lead", leadId])) return true;
  return [...lists].some(({ store }) => store.read().rows.some((row) => row.lead.id === leadId));
}

/**
 * Changes a lead wherever it is shown, before the server has answered; rows that no longer belong leave their list.
 * @returns puts everything back as it was
 */
export function patchOnScreen(leadId: string, change: Partial<Lead>): () => void {
  const putBack = [...lists].map(({ store, belongs }) => {
    const before = store.read().rows.find((row) => row.lead.id === leadId)?.lead;
    store.patch(leadId, (lead) => ({ ...lead, ...change }));
    const returnRows = store.remove((row) => row.lead.id === leadId && !belongs(row));
    return () => {
      returnRows();
      if (before) store.patch(leadId, () => before);
    };
  });
  const detail = queryClient.getQueryData<LeadDetail>(["lead", leadId]);
  if (detail) queryClient.setQueryData<LeadDetail>(["lead", leadId], { ...detail, ...change });
  return () => {
    for (const back of putBack) back();
    if (detail) queryClient.setQueryData(["lead", leadId], detail);
  };
}

/** Takes rows out of every list (a task that is done, a lead that was skipped). */
export function removeOnScreen(leaves: (row: ListRow) => boolean): () => void {
  const putBack = [...lists].map(({ store }) => store.remove(leaves));
  return () => {
    for (const back of putBack) back();
  };
}

/** What was just done from here is told by the server too, a little later; that is no news. */
const ECHO_MS = 2_500;
let echoesUntil = 0;

/** Loads every list on screen anew. */
export function reloadOnScreen(): void {
  echoesUntil = Date.now() + ECHO_MS;
  for (const { store } of lists) void store.reload();
}

/** Tells every list that there is something new to fetch when the person wants it. */
export function tellNewsOnScreen(): void {
  for (const { store } of lists) {
    // A list that failed, an empty one, or one nobody has moved in, has nothing to lose by fetching at once.
    const { rows, focus, selected, error } = store.read();
    if (error !== null || Date.now() < echoesUntil || rows.length === 0 || (focus <= 0 && selected.size === 0))
      void store.reload();
    else store.tellNews();
  }
}
