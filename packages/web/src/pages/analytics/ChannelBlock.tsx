import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, ChannelFigures } from "@lead-dashboard/contract/analytics/schemas";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { count, percent } from "../../messages/plural.ts";
import styles from "./Analytics.module.css";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { useFigures } from "./use-figures.ts";
import { ENOUGH, wilson } from "./wilson.ts";

/** How often each channel is answered, with the range the true rate lies in. */
export function ChannelBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("channels", analyticsEndpoints.getChannels, query);
  const channels = loaded.data?.current;
  const used = channels?.filter((channel) => channel.sent > 0) ?? [];
  return (
    <Block
      name={t.channels}
      finding={findingOf(used)}
      definition={t.channelsDefinition}
      figures={channels && figuresOf(channels)}
    >
      <BlockState loaded={loaded} isEmpty={used.length === 0} skeleton={<Skeleton height={196} />}>
        <ul className={styles.channels}>
          {used.map((channel) => (
            <ChannelRow key={channel.channel} figures={channel} scale={scaleOf(used)} />
          ))}
        </ul>
      </BlockState>
    </Block>
  );
}

function ChannelRow({ figures, scale }: { figures: ChannelFigures; scale: number }) {
  const { rate, count: hits, of, open } = figures.replyRate;
  const interval = wilson(hits, of);
  return (
    <li className={styles.channel}>
      <div className={styles.channelName}>
        <ChannelIcon channel={figures.channel} />
        <span>{channelName(figures.channel)}</span>
        <strong className="numbers">{percent(rate, 1)}</strong>
      </div>
      <svg className={styles.rateBar} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.barTrack} y="3" width="100" height="10" />
        <rect className={styles.barFill} y="3" width={((rate ?? 0) / scale) * 100} height="10" />
        {interval ? (
          <rect
            className={styles.whisker}
            x={(interval.low / scale) * 100}
            y="7"
            width={Math.max(0.4, ((interval.high - interval.low) / scale) * 100)}
            height="2"
          />
        ) : null}
      </svg>
      <p className={styles.hint}>
        {[
          of === 0 ? null : t.ofAll(hits, of),
          interval && of < ENOUGH ? t.tooFew : null,
          open > 0 ? t.stillOpen(open) : null,
          `${count(figures.sent)} ${t.sent.toLowerCase()}`,
          figures.optedOut > 0 ? `${count(figures.optedOut)} ${t.optedOut.toLowerCase()}` : null,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

/** The right end of the bars: the widest interval, rounded up to ten percent. */
function scaleOf(channels: readonly ChannelFigures[]): number {
  const highest = Math.max(0.1, ...channels.map(({ replyRate }) => wilson(replyRate.count, replyRate.of)?.high ?? 0));
  return Math.min(1, Math.ceil(highest * 10) / 10);
}

/** A channel is named best only when its whole interval lies above the others'. */
function findingOf(channels: readonly ChannelFigures[]): string | null {
  const told = channels
    .filter(({ replyRate }) => replyRate.of >= ENOUGH)
    .toSorted((one, other) => (other.replyRate.rate ?? 0) - (one.replyRate.rate ?? 0));
  const [best, ...rest] = told;
  if (!best || rest.length === 0) return null;
  const low = wilson(best.replyRate.count, best.replyRate.of)?.low ?? 0;
  const isClear = rest.every(({ replyRate }) => (wilson(replyRate.count, replyRate.of)?.high ?? 1) < low);
  return isClear ? t.channelsFinding(channelName(best.channel), best.replyRate.rate ?? 0) : null;
}

function figuresOf(channels: readonly ChannelFigures[]): Figures {
  return {
    head: [t.channel, t.sent, t.delivered, t.read, t.failed, t.replies, t.replyRate, t.interval, t.optedOut],
    rows: channels.map((one) => {
      const interval = wilson(one.replyRate.count, one.replyRate.of);
      return [
        channelName(one.channel),
        one.sent,
        one.delivered,
        one.read,
        one.failed,
        one.replies,
        one.replyRate.rate,
        interval ? `${percent(interval.low, 1)} – ${percent(interval.high, 1)}` : null,
        one.optedOut,
      ];
    }),
  };
}
