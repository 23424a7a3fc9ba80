import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, TrendDay } from "@lead-dashboard/contract/analytics/schemas";
import { Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { TrendChart } from "./TrendChart.tsx";
import { useFigures } from "./use-figures.ts";

/** What happened day by day. */
export function TrendBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("trend", analyticsEndpoints.getTrend, query);
  const days = loaded.data?.current;
  const isQuiet = days?.every((day) => day.contacted + day.replied + day.leadsCreated + day.messagesSent === 0) ?? true;
  return (
    <Block name={t.trend} definition={t.trendDefinition} figures={days && figuresOf(days)}>
      <BlockState loaded={loaded} isEmpty={isQuiet} skeleton={<Skeleton height={220} />}>
        {days ? <TrendChart days={days} /> : null}
      </BlockState>
    </Block>
  );
}

function figuresOf(days: readonly TrendDay[]): Figures {
  return {
    head: [
      t.day,
      t.trendSeries.leadsCreated,
      t.messages,
      t.trendSeries.contacted,
      t.trendSeries.replied,
      t.figures.won,
    ],
    rows: days.map((day) => [day.day, day.leadsCreated, day.messagesSent, day.contacted, day.replied, day.won]),
  };
}
