import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, TimingFigures } from "@lead-dashboard/contract/analytics/schemas";
import { Skeleton } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { percent } from "../../messages/plural.ts";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import { FiguresTable } from "./FiguresTable.tsx";
import { useFigures } from "./use-figures.ts";
import { ENOUGH, wilson } from "./wilson.ts";

/** When leads answer best, by weekday and hour of their own time. */
export function TimingBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("timing", analyticsEndpoints.getTiming, query);
  const cells = loaded.data?.current;
  const hours = [...new Set(cells?.map(({ hour }) => hour))].toSorted((one, other) => one - other);
  const cellOf = (weekday: number, hour: number) =>
    cells?.find((cell) => cell.weekday === weekday && cell.hour === hour);
  const hourName = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  return (
    <Block
      name={t.timing}
      finding={findingOf(cells ?? [])}
      definition={t.timingDefinition}
      figures={
        cells && {
          head: [t.weekday, t.hour, t.contacted, t.replyRate],
          rows: cells.map(({ weekday, hour, contacted, replyRate }) => [
            t.weekdays[weekday - 1] ?? "",
            hour,
            contacted,
            replyRate.rate,
          ]),
        }
      }
      isTable
    >
      <BlockState loaded={loaded} isEmpty={cells?.length === 0} skeleton={<Skeleton lines={6} height={16} />}>
        <FiguresTable
          label={t.figuresOf(t.timing)}
          head={[t.hour, ...t.weekdays]}
          rows={hours.map((hour) => ({
            key: String(hour),
            name: hourName(hour),
            values: t.weekdays.map((_, day) => cellText(cellOf(day + 1, hour))),
          }))}
        />
      </BlockState>
    </Block>
  );
}

/** "12 % of 40"; too few to tell are shown as what they are, a count. */
function cellText(cell: TimingFigures | undefined): string {
  if (cell === undefined) return "";
  const { rate, of } = cell.replyRate;
  return of === 0 ? t.openOnes(cell.contacted) : t.shareOf(percent(rate), of);
}

/** An hour is named best only when its whole interval lies above the rate of all together. */
function findingOf(cells: readonly TimingFigures[]): string | null {
  const all = cells.reduce((sum, { replyRate }) => sum + replyRate.of, 0);
  const answered = cells.reduce((sum, { replyRate }) => sum + replyRate.count, 0);
  const [best] = cells
    .filter(({ replyRate }) => replyRate.of >= ENOUGH)
    .toSorted((one, other) => (other.replyRate.rate ?? 0) - (one.replyRate.rate ?? 0));
  if (best === undefined || all === 0) return null;
  const low = wilson(best.replyRate.count, best.replyRate.of)?.low ?? 0;
  return low > answered / all ? t.timingFinding(t.weekdays[best.weekday - 1] ?? "", best.hour) : null;
}
