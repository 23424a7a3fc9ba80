import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, FunnelFigures } from "@lead-dashboard/contract/analytics/schemas";
import { Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count, percent } from "../../messages/plural.ts";
import styles from "./Analytics.module.css";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { useFigures } from "./use-figures.ts";
import { ENOUGH } from "./wilson.ts";

/** How far the leads of the period ever came: a bar per stage, the conversion and the median days between. */
export function FunnelBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("funnel", analyticsEndpoints.getFunnel, query);
  const current = loaded.data?.current;
  const hasLeads = current && (current.stages[0]?.count ?? 0) > 0;
  return (
    <Block
      name={t.funnel}
      finding={current && findingOf(current)}
      definition={t.funnelDefinition}
      figures={current && figuresOf(current)}
    >
      <BlockState loaded={loaded} isEmpty={!hasLeads} skeleton={<Skeleton height={196} />}>
        {current ? <Funnel figures={current} before={loaded.data?.previous?.figures} /> : null}
      </BlockState>
    </Block>
  );
}

function Funnel({ figures, before }: { figures: FunnelFigures; before: FunnelFigures | undefined }) {
  const most = Math.max(
    1,
    ...figures.stages.map((stage) => stage.count),
    ...(before?.stages.map((stage) => stage.count) ?? []),
  );
  return (
    <div>
      <ol className={styles.funnel}>
        {figures.stages.map(({ stage, count: number }, index) => {
          const conversion = figures.conversions.find(
            (one) => one.to === stage && one.from === figures.stages[index - 1]?.stage,
          );
          return (
            <li key={stage}>
              {conversion ? (
                <p className={styles.conversion}>
                  <span className="numbers">↓ {percent(conversion.rate, 1)}</span>
                  {conversion.medianDays === null ? null : <span>{t.medianDays(conversion.medianDays)}</span>}
                </p>
              ) : null}
              <div className={styles.stageRow}>
                <span>{t.stages[stage]}</span>
                <FunnelBar share={number / most} before={shareBefore(before, stage, most)} />
                <strong className="numbers">{count(number)}</strong>
              </div>
            </li>
          );
        })}
      </ol>
      {figures.lost > 0 ? <p className={styles.hint}>{t.lost(figures.lost)}</p> : null}
    </div>
  );
}

function FunnelBar({ share, before }: { share: number; before: number | null }) {
  return (
    <svg className={styles.bar} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.barTrack} width="100" height="24" />
      <rect className={styles.barFill} width={Math.max(share > 0 ? 0.8 : 0, share * 100)} height="24" />
      {before === null ? null : (
        <rect className={styles.barBefore} x={Math.max(0, before * 100 - 0.35)} width="0.7" height="24" />
      )}
    </svg>
  );
}

function shareBefore(before: FunnelFigures | undefined, stage: string, most: number): number | null {
  const found = before?.stages.find((one) => one.stage === stage);
  return found && found.count > 0 ? found.count / most : null;
}

/** Names the narrowest place, once there are enough leads to tell. */
function findingOf(figures: FunnelFigures): string | null {
  const told = figures.conversions.filter(
    (one) => one.from !== "NEW" && one.rate !== null && one.of >= ENOUGH && one.count > 0,
  );
  const worst = told.toSorted((one, other) => (one.rate ?? 1) - (other.rate ?? 1))[0];
  return worst ? t.funnelFinding(t.stages[worst.to].toLowerCase(), percent(worst.rate)) : null;
}

function figuresOf(figures: FunnelFigures): Figures {
  const all = figures.stages[0]?.count ?? 0;
  return {
    head: [t.stage, t.leads, t.share, t.conversion, t.days],
    rows: figures.stages.map(({ stage, count: number }, index) => {
      const conversion = figures.conversions.find(
        (one) => one.to === stage && one.from === figures.stages[index - 1]?.stage,
      );
      return [
        t.stages[stage],
        number,
        all === 0 ? null : number / all,
        conversion?.rate ?? null,
        conversion?.medianDays ?? null,
      ];
    }),
  };
}
