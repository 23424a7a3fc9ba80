import { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import type { Scoring, ScoringPreview } from "@lead-dashboard/contract/scoring/schemas";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { call } from "../../api/call.ts";
import { Panel } from "../../look/Page.tsx";
import { describeError, Skeleton } from "../../look/States.tsx";
import { leads } from "../../messages/en/leads.ts";
import { settings } from "../../messages/en/settings.ts";
import { count } from "../../messages/plural.ts";
import styles from "./RulesPreview.module.css";

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
      {error ? <p className={styles.note}>{describeError(error)}</p> : null}
      {data ? (
        <div aria-busy={isFetching}>
          <Temperatures preview={data} />
          <Bars preview={data} rules={rested} />
          <p className={styles.note}>{data.isWhole ? t.previewAll(data.sampled) : t.previewSome(data.sampled)}</p>
        </div>
      ) : error ? null : (
        <Skeleton height={150} />
      )}
    </Panel>
  );
}

function Temperatures({ preview: { before, after } }: { preview: ScoringPreview }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t.previewNow}</th>
          <th scope="col">{t.previewThen}</th>
        </tr>
      </thead>
      <tbody>
        {TEMPERATURES.map((temperature) => (
          <tr key={temperature}>
            <th scope="row">{leads.temperatures[temperature]}</th>
            <td>{count(before.byTemperature[temperature])}</td>
            <td>
              <strong>{count(after.byTemperature[temperature])}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <g key={at}>
            <rect data-heat={heat} x={at * 5 + 0.4} y={40 - height} width="4.2" height={height} />
            <rect data-now="" x={at * 5} y={Math.min(39.4, 40 - wasHigh)} width="5" height="0.6" />
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
