import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, SequenceFigures } from "@lead-dashboard/contract/analytics/schemas";
import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { Link } from "wouter";
import { join } from "../../look/Button.tsx";
import { Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { count, percent } from "../../messages/plural.ts";
import styles from "./Analytics.module.css";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { useFigures } from "./use-figures.ts";

/** Each sequence with its leads, and its steps on demand. */
export function SequenceBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("sequences", analyticsEndpoints.getSequences, query);
  const sequences = loaded.data?.current;
  return (
    <Block name={t.sequences} definition={t.sequencesDefinition} figures={sequences && figuresOf(sequences)} isTable>
      <BlockState
        loaded={loaded}
        isEmpty={sequences?.length === 0}
        empty={t.noSequences}
        skeleton={<Skeleton lines={4} height={16} />}
      >
        <Table label={t.sequence}>
          <thead>
            <tr>
              <th scope="col">{t.sequence}</th>
              {[t.enrolled, t.active, t.finished, t.stoppedByReply, t.replyRate].map((name) => (
                <th key={name} scope="col" data-number="">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sequences?.map((sequence) => (
              <SequenceRows key={sequence.sequenceId} sequence={sequence} />
            ))}
          </tbody>
        </Table>
      </BlockState>
    </Block>
  );
}

function SequenceRows({ sequence }: { sequence: SequenceFigures }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Fragment>
      <tr>
        <td>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={isOpen}
            aria-label={sequence.name}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight className={join(isOpen && styles.folded)} />
          </button>
          <Link href={`/sequences/${sequence.sequenceId}`}>{sequence.name}</Link>
        </td>
        <td data-number="">{count(sequence.enrolled)}</td>
        <td data-number="">{count(sequence.active)}</td>
        <td data-number="">{count(sequence.finished)}</td>
        <td data-number="">{count(sequence.stoppedByReply)}</td>
        <td data-number="">{percent(shareOf(sequence.stoppedByReply, sequence.enrolled), 1)}</td>
      </tr>
      {isOpen
        ? sequence.steps.map((step) => (
            <tr key={step.stepIndex} className={styles.stepRow}>
              <td>{t.step(step.stepIndex, channelName(step.channel))}</td>
              <td data-number="">
                {count(step.reached)} <span className={styles.hint}>{t.reached.toLowerCase()}</span>
              </td>
              <td data-number="">
                {count(step.sent)} <span className={styles.hint}>{t.sent.toLowerCase()}</span>
              </td>
              <td data-number="">
                {count(step.opened)} <span className={styles.hint}>{t.opened.toLowerCase()}</span>
              </td>
              <td data-number="">
                {count(step.replied)} <span className={styles.hint}>{t.replied.toLowerCase()}</span>
              </td>
              <td data-number="">{percent(shareOf(step.replied, step.sent), 1)}</td>
            </tr>
          ))
        : null}
    </Fragment>
  );
}

function shareOf(part: number, all: number): number | null {
  return all === 0 ? null : part / all;
}

function figuresOf(sequences: readonly SequenceFigures[]): Figures {
  return {
    head: [
      t.sequence,
      t.enrolled,
      t.active,
      t.finished,
      t.stoppedByReply,
      t.reached,
      t.sent,
      t.opened,
      t.replied,
      t.optedOut,
    ],
    rows: sequences.flatMap((one) => [
      [one.name, one.enrolled, one.active, one.finished, one.stoppedByReply, null, null, null, null, null],
      ...one.steps.map((step) => [
        `${one.name} – ${t.step(step.stepIndex, channelName(step.channel))}`,
        null,
        null,
        null,
        null,
        step.reached,
        step.sent,
        step.opened,
        step.replied,
        step.optedOut,
      ]),
    ]),
  };
}
