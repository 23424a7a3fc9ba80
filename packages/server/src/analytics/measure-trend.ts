import type { TrendDay } from "@lead-dashboard/contract/analytics/schemas";
import { daysOf, type FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import type { Queryable, Scope } from "../db/database.ts";
import { analyticsStore, type SlotCount } from "./store.ts";
import { messageFiguresStore } from "./store-messages.ts";
import { SLOT } from "./store-parts.ts";

/** Figures by day of the organization's zone; a day without anything is there with zeros. */
export async function measureTrend(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  timeZone: string,
): Promise<TrendDay[]> {
  const leads = analyticsStore(db, scope);
  const messages = messageFiguresStore(db, scope);
  const [created, contacted, sent, replied, won] = await Promise.all([
    leads.createdBySlot(range),
    messages.contactedBySlot(range),
    messages.sentBySlot(range),
    leads.reachedBySlot("repliedAt", range),
    leads.reachedBySlot("wonAt", range),
  ]);
  return daysOf(range, timeZone).map((day) => ({
    day: day.day,
    leadsCreated: countIn(created, day),
    contacted: countIn(contacted, day),
    messagesSent: countIn(sent, day),
    replied: countIn(replied, day),
    won: countIn(won, day),
  }));
}

function countIn(slots: readonly SlotCount[], { from, to }: FiguresRange): number {
  let total = 0;
  for (const { slot, count } of slots) if (slot * SLOT >= from && slot * SLOT < to) total += count;
  return total;
}
