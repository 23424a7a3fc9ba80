import { Page } from "../../look/Page.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import styles from "./Analytics.module.css";
import { ChannelBlock } from "./ChannelBlock.tsx";
import { FunnelBlock } from "./FunnelBlock.tsx";
import { GroupBlock } from "./GroupBlock.tsx";
import { OverviewBlock } from "./OverviewBlock.tsx";
import { RangeChoice } from "./RangeChoice.tsx";
import { SequenceBlock } from "./SequenceBlock.tsx";
import { TeamBlock } from "./TeamBlock.tsx";
import { TemplateBlock } from "./TemplateBlock.tsx";
import { TimingBlock } from "./TimingBlock.tsx";
import { TrendBlock } from "./TrendBlock.tsx";
import { useRange } from "./use-range.ts";

/** What the numbers say about a period: overview, funnel, channels, trend, timing, groups, sequences, templates, team. */
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
      <TimingBlock query={query} />
      <GroupBlock query={query} />
      <SequenceBlock query={query} />
      <TemplateBlock query={query} />
      <TeamBlock query={query} />
    </Page>
  );
}
