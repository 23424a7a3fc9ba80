import type { Simulation } from "@lead-dashboard/contract/sequences/simulation";
import { sequences as t } from "../../messages/en/sequences.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Simulation.module.css";

/** How much would leave, and why the rest would not. */
export function SimulationTotals({ simulation }: { simulation: Simulation }) {
  const { totals, skipped, reasons } = simulation;
  const sums: [number, string][] = [
    [totals.leaves, t.wouldLeave],
    [totals.persons, t.wouldBeYours],
    [totals.leftOut, t.wouldBeLeftOut],
    [totals.stopped, t.wouldStop],
    [totals.finished, t.wouldFinish],
    [totals.running, t.wouldRun],
  ];
  return (
    <section className={styles.totals} aria-label={t.simulateTotals}>
      <dl className={styles.sums}>
        {sums
          .filter(([number], index) => number > 0 || index < 2)
          .map(([number, label]) => (
            <div key={label}>
              <dd>{count(number)}</dd>
              <dt>{label}</dt>
            </div>
          ))}
      </dl>
      {skipped.length > 0 ? (
        <Why title={t.notEnrolledTitle} lines={skipped.map((one) => [one.count, t.skipReasons[one.reason]])} />
      ) : null}
      {reasons.length > 0 ? (
        <Why
          title={t.leftOutTitle}
          lines={reasons.map((one) => [one.count, t.leftOutStep(one.stepIndex + 1, one.reason)])}
        />
      ) : null}
    </section>
  );
}

function Why({ title, lines }: { title: string; lines: readonly (readonly [number, string])[] }) {
  return (
    <div className={styles.why}>
      <h2>{title}</h2>
      <ul>
        {lines.map(([number, reason]) => (
          <li key={reason}>
            <strong className="numbers">{count(number)}</strong> {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
