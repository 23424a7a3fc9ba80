import type { TimingFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { type ReplyCounts, replyRateOf } from "@lead-dashboard/domain/analytics/rates";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import type { Queryable, Scope } from "../db/database.ts";
import { groupFiguresStore } from "./store-groups.ts";
import { SLOT } from "./store-parts.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Tells weekday (1 = Monday) and hour of an instant in a zone; a formatter costs more than what it formats, so it is kept. */
function localTimes() {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (instant: number, timeZone: string): { weekday: number; hour: number } => {
    const format =
      formats.get(timeZone) ??
      new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
    formats.set(timeZone, format);
    const [day = "", hour = ""] = format.format(instant).split(/,? /);
    return { weekday: WEEKDAYS.indexOf(day) + 1, hour: Number(hour) };
  };
}

/** First messages by weekday and hour of the lead's own time, and how they were answered; hours without any are left out. */
export async function measureTiming(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  { timeZone, now }: { timeZone: string; now: number },
): Promise<TimingFigures[]> {
  const counts = await groupFiguresStore(db, scope).firstByHour(range, now);
  const localTime = localTimes();
  const cells = new Map<number, ReplyCounts & { sent: number }>();
  for (const one of counts) {
    const { weekday, hour } = localTime(one.slot * SLOT, one.timeZone === "" ? timeZone : knownZone(one.timeZone));
    const place = weekday * 24 + hour;
    const before = cells.get(place) ?? { sent: 0, matured: 0, answered: 0, open: 0 };
    cells.set(place, {
      sent: before.sent + one.sent,
      matured: before.matured + one.matured,
      answered: before.answered + one.answered,
      open: before.open + one.open,
    });
  }
  return [...cells]
    .sort(([one], [other]) => one - other)
    .map(([place, { sent, ...replies }]) => ({
      weekday: Math.floor(place / 24),
      hour: place % 24,
      contacted: sent,
      replyRate: replyRateOf(replies),
    }));
}
