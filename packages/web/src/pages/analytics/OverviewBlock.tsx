import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, Overview, OverviewFigures } from "@lead-dashboard/contract/analytics/schemas";
import { join } from "../../look/Button.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count, percent } from "../../messages/plural.ts";
import { day as showDate } from "../../messages/when.ts";
import styles from "./Analytics.module.css";
import { useFigures } from "./use-figures.ts";

const COUNTS = ["leadsCreated", "contacted", "replied", "won"] as const;
const RATES = ["replyRate", "winRate"] as const;

/** The period in six numbers, each against the period before. */
export function OverviewBlock({ query }: { query: AnalyticsQuery }) {
  const { data, error, refetch } = useFigures("overview", analyticsEndpoints.getOverview, query);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <section className={styles.overview} aria-label={t.overview}>
      <dl className={styles.tiles}>
        {COUNTS.map((name) => (
          <Tile
            key={name}
            label={t.figures[name]}
            value={data ? count(data.current[name]) : null}
            detail={
              name === "leadsCreated" && data?.current.leadsHidden ? t.hidden(data.current.leadsHidden) : undefined
            }
            change={changeOf(data, name)}
          />
        ))}
        {RATES.map((name) => (
          <Tile
            key={name}
            label={t.figures[name]}
            value={data ? percent(data.current[name].rate, 1) : null}
            detail={detailOf(data?.current, name)}
            change={pointsOf(data, name)}
          />
        ))}
      </dl>
      <details className={styles.hint}>
        <summary>{t.overviewNoteTitle}</summary>
        {t.overviewNote}
      </details>
      {data === undefined || data.previous ? (
        <p className={styles.hint}>
          {data?.previous
            ? t.comparedWith(showDate(data.previous.range.from), showDate(lastDay(data.previous.range.to)))
            : "\u00a0"}
        </p>
      ) : null}
    </section>
  );
}

interface Change {
  text: string;
  isUp: boolean;
}

function Tile({
  label,
  value,
  detail,
  change,
}: {
  label: string;
  value: string | null;
  detail?: string | undefined;
  change: Change | null;
}) {
  return (
    <div className={styles.tile}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.tileValue}>{value ?? <Skeleton width={64} height={24} />}</span>
        {change ? (
          <span className={join(styles.change, change.isUp ? styles.up : styles.down)}>{change.text}</span>
        ) : null}
        {detail ? <span className={styles.tileDetail}>{detail}</span> : null}
      </dd>
    </div>
  );
}

function changeOf(data: Overview | undefined, name: (typeof COUNTS)[number]): Change | null {
  const before = data?.previous?.figures[name];
  if (!data || !before || before === data.current[name]) return null;
  const share = data.current[name] / before - 1;
  return { text: t.change(share), isUp: share > 0 };
}

function pointsOf(data: Overview | undefined, name: (typeof RATES)[number]): Change | null {
  const now = data?.current[name].rate;
  const before = data?.previous?.figures[name].rate;
  if (now === null || now === undefined || before === null || before === undefined || now === before) return null;
  return { text: t.changePoints(now - before), isUp: now > before };
}

function detailOf(figures: OverviewFigures | undefined, name: (typeof RATES)[number]): string | undefined {
  if (!figures) return undefined;
  const ofAll = figures[name].of === 0 ? null : t.ofAll(figures[name].count, figures[name].of);
  const { open } = figures.replyRate;
  return [ofAll, name === "replyRate" && open > 0 ? t.stillOpen(open) : null].filter(Boolean).join(" · ");
}

/** `to` is the first instant no longer in the range. */
function lastDay(to: string): string {
  return new Date(Date.parse(to) - 1).toISOString();
}
