import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, CategoryFigures, GroupFigures } from "@lead-dashboard/contract/analytics/schemas";
import { useState } from "react";
import { Skeleton } from "../../look/States.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { countryName } from "../../messages/countries.ts";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count, percent } from "../../messages/plural.ts";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { FiguresTable } from "./FiguresTable.tsx";
import { useFigures } from "./use-figures.ts";

type Grouping = keyof CategoryFigures;
const HEAD = [t.leadsAdded, t.contacted, t.replied, t.won, t.replyRate];

/** What became of leads of each category, country or source. */
export function GroupBlock({ query }: { query: AnalyticsQuery }) {
  const [grouping, choose] = useState<Grouping>("category");
  const loaded = useFigures("categories", analyticsEndpoints.getCategories, query);
  const groups = loaded.data?.current[grouping];
  const nameOf = ({ key }: GroupFigures) =>
    key === null ? t.notKnown : grouping === "country" ? countryName(key) : key;
  const figures: Figures | undefined = groups && {
    head: [t.groupings[grouping], ...HEAD],
    rows: groups.map((one) => [nameOf(one), one.leadsCreated, one.contacted, one.replied, one.won, one.replyRate.rate]),
  };
  return (
    <Block name={t.groups} definition={t.groupsDefinition} figures={figures} isTable>
      <Tabs
        label={t.groups}
        selected={grouping}
        onSelect={choose}
        panelId="analytics-groups"
        tabs={[
          { id: "category", label: t.groupings.category },
          { id: "country", label: t.groupings.country },
          { id: "source", label: t.groupings.source },
        ]}
      />
      <div id="analytics-groups" role="tabpanel" aria-label={t.groupings[grouping]}>
        <BlockState loaded={loaded} isEmpty={groups?.length === 0} skeleton={<Skeleton lines={4} height={16} />}>
          <FiguresTable
            label={t.figuresOf(t.groups)}
            head={[t.groupings[grouping], ...HEAD]}
            rows={(groups ?? []).map((one) => ({
              key: one.key ?? "",
              name: nameOf(one),
              values: [
                count(one.leadsCreated),
                count(one.contacted),
                count(one.replied),
                count(one.won),
                percent(one.replyRate.rate, 1),
              ],
            }))}
          />
        </BlockState>
      </div>
    </Block>
  );
}
