import { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import type { Scoring, ScoringPreview } from "@lead-dashboard/contract/scoring/schemas";
import { TEMPERATURES, type Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { call } from "../../api/call.ts";
import { Panel } from "../../look/Page.tsx";
import { describeError, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { leads } from "../../messages/en/leads.ts";
import { settings } from "../../messages/en/settings.ts";
import { count } from "../../messages/plural.ts";
import styles from "./RulesPreview.module.css";
import settingsStyles from "./Settings.module.css";

const t = settings.scoring;
const REST_MS = 350;

/** How leads would fall by the rules as edited, before they are saved. */
export function RulesPreview({ rules }: { rules: ScoreRules }) {
  const rested = useRested(rules);
  const { data, error, isFetching } = useQuery({
    queryKey: ["scoring-preview", rested],
    queryFn: ({ signal }) =>
      call(scoringEndpoints.previewScoringRules, { body: structuredClone(rested) as Scoring["rules"], signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Panel title={t.preview} className={styles.preview}>
      {error ? <p className={settingsStyles.hint}>{describeError(error)}</p> : null}
      {data ? (
        <div aria-busy={isFetching}>
          <Temperatures preview={data} />
          <Bars preview={data} rules={rested} />
          <p className={settingsStyles.hint}>
            {data.isWhole ? t.previewAll(data.sampled) : t.previewSome(data.sampled)}
          </p>
        </div>
      ) : error ? null : (
        <Skeleton height={150} />
      )}
    </Panel>
  );
}

function Temperatures({ preview: { before, after } }: { preview: ScoringPreview }) {
  return (
    <Table label={t.previewTable}>
      <thead>
        <tr>
          <th scope="col">{t.previewLeads}</th>
          {TEMPERATURES.map((temperature) => (
            <th key={temperature} scope="col" data-number>
              {leads.temperatures[temperature]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Line name={t.previewNow} numbers={before.byTemperature} />
        <Line name={t.previewThen} numbers={after.byTemperature} />
      </tbody>
    </Table>
  );
}

function Line({ name, numbers }: { name: string; numbers: Record<Temperature, number> }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {TEMPERATURES.map((temperature) => (
        <td key={temperature} data-number>
          {count(numbers[temperature])}
        </td>
      ))}
    </tr>
  );
}

/** Twenty bars of five points each, coloured as the temperature that score has; a line at each shows how it is now. */
function Bars({ preview: { before, after }, rules }: { preview: ScoringPreview; rules: ScoreRules }) {
  const most = Math.max(1, ...before.byScore, ...after.byScore);
  return (
    <svg className={styles.bars} viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
      {after.byScore.map((number, at) => {
        const height = (40 * number) / most;
        const wasHigh = (40 * (before.byScore[at] ?? 0)) / most;
        const score = at * 5;
        const heat = score >= rules.temperature.hot ? "hot" : score >= rules.temperature.warm ? "warm" : "cold";
        const fill = `var(--${heat})`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <g key={at}>
            <rect style={{ fill }} x={at * 5 + 0.4} y={40 - height} width="4.2" height={height} />
            <rect style={{ fill: "var(--text)" }} x={at * 5} y={Math.min(39.4, 40 - wasHigh)} width="5" height="0.6" />
          </g>
        );
      })}
    </svg>
  );
}

/** The rules once nobody has moved anything for a moment. */
function useRested(rules: ScoreRules): ScoreRules {
  const [rested, setRested] = useState(rules);
  useEffect(() => {
    const timer = setTimeout(() => setRested(rules), REST_MS);
    return () => clearTimeout(timer);
  }, [rules]);
  return rested;
}
