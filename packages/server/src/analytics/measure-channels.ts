import type { ChannelFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { replyRateOf } from "@lead-dashboard/domain/analytics/rates";
import type { Queryable, Scope } from "../db/database.ts";
import { messageFiguresStore } from "./store-messages.ts";

const ORDER = ["whatsapp", "whatsapp-personal", "email", "sms", "phone"];

/** The figures of each channel on which anything happened. */
export async function measureChannels(
  { db, scope }: { db: Queryable; scope: Scope },
  range: FiguresRange,
  now: number,
): Promise<ChannelFigures[]> {
  const store = messageFiguresStore(db, scope);
  const [sent, failed, replies, optOuts, firstReplies] = await Promise.all([
    store.sentByChannel(range),
    store.failedByChannel(range),
    store.repliesByChannel(range),
    store.optOutsByChannel(range),
    store.firstReplies(range, now),
  ]);
  const names = new Set(
    [sent, failed, replies, optOuts, firstReplies].flatMap((rows) => rows.map((row) => row.channel)),
  );
  const countOf = (rows: readonly { channel: string; count: number }[], channel: string) =>
    rows.find((row) => row.channel === channel)?.count ?? 0;
  return [...names].sort(byOrder).map((channel) => {
    const left = sent.find((row) => row.channel === channel) ?? { sent: 0, delivered: 0, read: 0 };
    const first = firstReplies.find((row) => row.channel === channel) ?? { matured: 0, answered: 0, open: 0 };
    return {
      channel,
      sent: left.sent,
      delivered: left.delivered,
      read: left.read,
      failed: countOf(failed, channel),
      replies: countOf(replies, channel),
      optedOut: countOf(optOuts, channel),
      replyRate: replyRateOf(first),
    };
  });
}

function byOrder(a: string, b: string): number {
  const place = (channel: string) => (ORDER.includes(channel) ? ORDER.indexOf(channel) : ORDER.length);
  return place(a) - place(b) || a.localeCompare(b);
}
