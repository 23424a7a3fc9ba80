import type { CappedCount, Dashboard } from "@lead-dashboard/contract/timelines/schemas";
import { todayOf } from "@lead-dashboard/domain/analytics/figures-range";
import type { Queryable, Scope } from "../db/database.ts";
import { LISTED } from "../leads/lead-row.ts";
import { readCounts } from "../leads/store-rollup.ts";
import { COUNT_CAP, todayStore } from "./store-today.ts";

/** The counts beside the presets of the Quick Dashboard: from roll-ups, or counted by index up to a cap. */
export async function readDashboard({ db, scope }: { db: Queryable; scope: Scope }, now: number): Promise<Dashboard> {
  const store = todayStore(db, scope);
  const today = todayOf(now, await store.timeZone());
  const [counts, replies, followUps, overdue, steps, done] = await Promise.all([
    readCounts(db, scope),
    store.countReplies(),
    store.countFollowUps(today.to),
    store.countFollowUps(today.from),
    store.countSteps(today.to),
    store.countDone(today.from),
  ]);
  const hotUntouched = counts
    .filter(({ shelf, status, temperature }) => shelf === LISTED && status === "NEW" && temperature === "HOT")
    .reduce((sum, { count }) => sum + Number(count), 0);
  const waiting = [replies, followUps, steps].reduce((sum, count) => sum + Math.min(count, COUNT_CAP), 0);
  return {
    hotUntouched: { count: hotUntouched, exact: true },
    followUpsDue: capped(followUps),
    followUpsOverdue: capped(overdue),
    repliesWaiting: capped(replies),
    today: { done: Math.min(done, COUNT_CAP), total: Math.min(done, COUNT_CAP) + waiting },
  };
}

function capped(count: number): CappedCount {
  return { count: Math.min(count, COUNT_CAP), exact: count <= COUNT_CAP };
}
