import type { OverviewFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { rateOf, replyRateOf } from "@lead-dashboard/domain/analytics/rates";
import type { Queryable, Scope } from "../db/database.ts";
import { analyticsStore } from "./store.ts";
import { messageFiguresStore } from "./store-messages.ts";

/** The figures on top of the analytics page. */
export async function measureOverview(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  now: number,
): Promise<OverviewFigures> {
  const leads = analyticsStore(db, scope);
  const messages = messageFiguresStore(db, scope);
  const [leadsCreated, leadsHidden, replied, won, lost, closed] = await Promise.all([
    leads.countCreated(range),
    leads.countHidden(range),
    leads.countReached("repliedAt", range),
    leads.countReached("wonAt", range),
    leads.countReached("lostAt", range),
    leads.countClosed(range),
  ]);
  const [contacted, sent, failed, replies, optOuts, replyCounts] = await Promise.all([
    messages.countContacted(range),
    messages.sentByChannel(range),
    messages.failedByChannel(range),
    messages.repliesByChannel(range),
    messages.optOutsByChannel(range),
    messages.countReplies(range, now),
  ]);
  return {
    leadsCreated,
    leadsHidden,
    contacted,
    replied,
    won,
    lost,
    messagesSent: sum(sent.map((row) => row.sent)),
    messagesDelivered: sum(sent.map((row) => row.delivered)),
    messagesRead: sum(sent.map((row) => row.read)),
    messagesFailed: sum(failed.map((row) => row.count)),
    repliesReceived: sum(replies.map((row) => row.count)),
    optedOut: sum(optOuts.map((row) => row.count)),
    replyRate: replyRateOf(replyCounts),
    winRate: rateOf(closed.won, closed.won + closed.lost),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + Number(count), 0);
}
