// Pure: where in the index of a sort the leads of a filter can lie.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { followUpRange } from "@lead-dashboard/domain/leads/follow-up-range";

/** The columns with an index of their own order. */
export type BoundColumn = "score" | "createdAt" | "followUpSort" | "contactedSort";

/** From, and up to but not including. Unknown is -1. */
export interface Bounds {
  from?: number;
  to?: number;
}

/** The bounds that a filter sets, by column; groups set none. A superset: the filter itself is tested as well. */
export function boundsOf(
  filter: LeadFilter,
  { now, timeZone }: { now: number; timeZone: string },
): Partial<Record<BoundColumn, Bounds>> {
  return {
    ...given("score", { from: filter.scoreMin, to: filter.scoreMax === undefined ? undefined : filter.scoreMax + 1 }),
    ...given("createdAt", { from: instant(filter.createdAfter), to: instant(filter.createdBefore) }),
    ...given("contactedSort", {
      from: instant(filter.lastContactedAfter) ?? (filter.lastContactedBefore === undefined ? undefined : 0),
      to: instant(filter.lastContactedBefore),
    }),
    ...given("followUpSort", followUpBounds(filter.followUp, { now, timeZone })),
  };
}

type Given = { from: number | undefined; to: number | undefined };

function given(column: BoundColumn, { from, to }: Given): Partial<Record<BoundColumn, Bounds>> {
  if (from === undefined && to === undefined) return {};
  return { [column]: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}

function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function followUpBounds(due: LeadFilter["followUp"], at: { now: number; timeZone: string }): Given {
  if (due === undefined || due.length === 0) return { from: undefined, to: undefined };
  const ranges = due.map((one) => (one === "none" ? { from: -1, to: 0 } : followUpRange(one, at.now, at.timeZone)));
  return { from: Math.min(...ranges.map((one) => one.from)), to: Math.max(...ranges.map((one) => one.to)) };
}
