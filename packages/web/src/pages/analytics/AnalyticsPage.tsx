import { Page } from "../../look/Page.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import styles from "./Analytics.module.css";
import { ChannelBlock } from "./ChannelBlock.tsx";
import { FunnelBlock } from "./FunnelBlock.tsx";
import { OverviewBlock } from "./OverviewBlock.tsx";
import { RangeChoice } from "./RangeChoice.tsx";
import { SequenceBlock } from "./SequenceBlock.tsx";
import { TemplateBlock } from "./TemplateBlock.tsx";
import { TrendBlock } from "./TrendBlock.tsx";
import { useRange } from "./use-range.ts";

/** What the numbers say about a period: overview, funnel, channels, trend, sequences, templates. */
export function AnalyticsPage() {
  const { range, query, change } = useRange();
  return (
    <Page title={t.title} actions={<RangeChoice range={range} onChange={change} />}>
      <OverviewBlock query={query} />
      <div className={styles.blocks}>
        <FunnelBlock query={query} />
        <ChannelBlock query={query} />
      </div>
      <TrendBlock query={query} />
      <SequenceBlock query={query} />
      <TemplateBlock query={query} />
    </Page>
  );
}
