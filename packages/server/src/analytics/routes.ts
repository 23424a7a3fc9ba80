import type { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery } from "@lead-dashboard/contract/analytics/schemas";
import { type FiguresRange, rangeBefore, rangeOf } from "@lead-dashboard/domain/analytics/figures-range";
import type { Foundation } from "../foundation.ts";
import { invalid } from "../http/problem.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { measureChannels } from "./measure-channels.ts";
import { measureFunnel } from "./measure-funnel.ts";
import { measureCategories, measureTeam } from "./measure-groups.ts";
import { measureOverview } from "./measure-overview.ts";
import { measureSequences } from "./measure-sequences.ts";
import { measureTemplates } from "./measure-templates.ts";
import { measureTiming } from "./measure-timing.ts";
import { measureTrend } from "./measure-trend.ts";
import { analyticsStore } from "./store.ts";

const LONGEST = 5 * 366 * 86_400_000;

interface Asked {
  readonly caller: Caller;
  readonly query: AnalyticsQuery;
  readonly now: number;
}

/** Every block of the analytics page: the figures of a range and, when asked for, of the one before. */
export function analyticsRoutes({ db }: Foundation): Handlers<typeof analyticsEndpoints> {
  async function compared<Figures>(
    { caller, query, now }: Asked,
    measure: (range: FiguresRange, timeZone: string) => Promise<Figures>,
  ) {
    const timeZone = await analyticsStore(db, caller.scope).timeZone();
    const range = rangeOf(query, timeZone, now);
    if (range.from >= range.to) throw invalid([{ path: "from", message: "must be before `to`" }]);
    if (range.to - range.from > LONGEST)
      throw invalid([{ path: "from", message: "the range is longer than five years" }]);
    const before = query.compare === true ? rangeBefore(range, timeZone) : null;
    return {
      range: onWire(range),
      current: await measure(range, timeZone),
      previous: before === null ? null : { range: onWire(before), figures: await measure(before, timeZone) },
    };
  }
  const of = ({ caller: { scope } }: Asked) => ({ db, scope });
  return {
    getOverview: (call) => compared(call, (range) => measureOverview(of(call), range, call.now)),
    getFunnel: (call) => compared(call, (range) => measureFunnel(of(call), range)),
    getChannels: (call) => compared(call, (range) => measureChannels(of(call), range, call.now)),
    getTrend: (call) => compared(call, (range, timeZone) => measureTrend(of(call), range, timeZone)),
    getSequences: (call) => compared(call, (range) => measureSequences(of(call), range, call.now)),
    getTiming: (call) =>
      compared(call, (range, timeZone) => measureTiming(of(call), range, { timeZone, now: call.now })),
    getCategories: (call) => compared(call, (range) => measureCategories(of(call), range, call.now)),
    getTeam: (call) => compared(call, (range) => measureTeam(of(call), range, call.now)),
    getTemplates: (call) => compared(call, (range) => measureTemplates(of(call), range, call.now)),
  };
}

function onWire({ from, to }: FiguresRange): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
