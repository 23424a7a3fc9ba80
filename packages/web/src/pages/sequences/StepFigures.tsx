import type { StepStatistics } from "@lead-dashboard/contract/sequences/schemas";
import { sequences as t } from "../../messages/en/sequences.ts";
import { count } from "../../messages/plural.ts";
import { wilson } from "../analytics/wilson.ts";
import styles from "./Sequence.module.css";

/** The small numbers of a step, reached to replied; nothing until somebody came to it. */
export function StepFigures({ statistics, step }: { statistics: StepStatistics; step: number }) {
  if (statistics.reached === 0) return null;
  const { reached, waiting, sent, delivered, opened, replied, optedOut, skipped, failed } = statistics;
  // what is not told by every channel, or is best not there, is shown where there is any
  const whereAny = (number: number, label: string): [number, string][] => (number > 0 ? [[number, label]] : []);
  const shown: [number, string][] = [
    [reached, t.reached],
    ...whereAny(waiting, t.waitingFigure),
    [sent, t.sent],
    ...whereAny(delivered, t.deliveredFigure),
    [opened, t.openedFigure],
    [replied, t.replied],
    ...whereAny(optedOut, t.optedOut),
    ...whereAny(skipped, t.skippedFigure),
    ...whereAny(failed, t.failedFigure),
  ];
  const likely = wilson(replied, sent);
  const percent = (share: number) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
  return (
    <dl className={styles.figures} aria-label={t.figures(step)}>
      {shown.map(([number, label]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{count(number)}</dd>
        </div>
      ))}
      {likely === null ? null : (
        <div title={t.repliedRateHint}>
          <dt>{t.repliedRate(percent(replied / sent), percent(likely.low), percent(likely.high))}</dt>
        </div>
      )}
    </dl>
  );
}
