import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { useEffect, useState } from "react";
import { showList } from "../../lead-actions/on-screen.ts";
import { type LeadSort, stillMatches } from "../../lead-list/lead-filter.ts";
import { type ListStore, listStore } from "../../lead-list/list-store.ts";
import type { ListRow } from "../../lead-list/row.ts";
import { wasSkippedToday } from "../../lead-list/skipped.ts";
import { loadLeads, loadToday, type Preset } from "./presets.ts";

/** How long a list is kept with its focus and selection after it was left, so that going back finds it as it was. */
const KEPT_MS = 600_000;
const kept = new Map<string, { store: ListStore; leftAt: number }>();

/** The list of a preset with a filter and a sort, loaded and kept on the screen's books. */
export function useQuickList(preset: Preset, filter: LeadCountQuery, sort: LeadSort): ListStore {
  const name = JSON.stringify([preset, filter, sort]);
  const [held, setHeld] = useState(() => ({ name, store: storeFor(name, preset, filter, sort) }));
  const current = held.name === name ? held : { name, store: storeFor(name, preset, filter, sort) };
  if (current !== held) setHeld(current);
  const { store } = current;
  useEffect(() => {
    const isOfLeads = preset !== "replies" && preset !== "today";
    const condition = JSON.parse(name)[1];
    const gone = showList({
      store,
      belongs: (row) => (isOfLeads ? stillMatches(row.lead, condition) : stillWaits(row)),
    });
    if (store.read().rows.length === 0) void store.reload();
    return () => {
      gone();
      store.stop();
      kept.set(name, { store, leftAt: Date.now() });
    };
  }, [store, preset, name]);
  return store;
}

function storeFor(name: string, preset: Preset, filter: LeadCountQuery, sort: LeadSort): ListStore {
  const known = kept.get(name);
  if (known && Date.now() - known.leftAt < KEPT_MS) return known.store;
  if (kept.size > 8) kept.clear();
  const isOfLeads = preset !== "replies" && preset !== "today";
  const load = isOfLeads ? loadLeads(filter, sort) : loadToday(preset === "replies" ? "reply" : null);
  return listStore(load, (row) => wasSkippedToday(row.lead.id));
}

/** What waits in Today goes when the lead goes, or when its follow-up was moved. */
function stillWaits({ lead, waiting }: ListRow): boolean {
  if (lead.deletedAt || lead.hidden) return false;
  if (waiting?.kind !== "follow-up" || lead.nextFollowUpAt === undefined) return true;
  return lead.nextFollowUpAt !== null && Date.parse(lead.nextFollowUpAt) < new Date().setHours(24, 0, 0, 0);
}
