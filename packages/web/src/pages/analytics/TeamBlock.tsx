import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery } from "@lead-dashboard/contract/analytics/schemas";
import { Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count, percent } from "../../messages/plural.ts";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import { FiguresTable } from "./FiguresTable.tsx";
import { useFigures } from "./use-figures.ts";

const HEAD = [t.member, t.messages, t.contacted, t.replied, t.won, t.replyRate];

/** What each member sent, and what became of the leads that are theirs. */
export function TeamBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("team", analyticsEndpoints.getTeam, query);
  const team = loaded.data?.current;
  return (
    <Block
      name={t.team}
      definition={t.teamDefinition}
      figures={
        team && {
          head: HEAD,
          rows: team.map((one) => [
            one.name,
            one.messagesSent,
            one.contacted,
            one.replied,
            one.won,
            one.replyRate.rate,
          ]),
        }
      }
      isTable
    >
      <BlockState loaded={loaded} isEmpty={team?.length === 0} skeleton={<Skeleton lines={3} height={16} />}>
        <FiguresTable
          label={t.figuresOf(t.team)}
          head={HEAD}
          rows={(team ?? []).map((one) => ({
            key: one.memberId,
            name: one.name,
            values: [
              count(one.messagesSent),
              count(one.contacted),
              count(one.replied),
              count(one.won),
              percent(one.replyRate.rate, 1),
            ],
          }))}
        />
      </BlockState>
    </Block>
  );
}
