import type { Sequence } from "@lead-dashboard/contract/sequences/schemas";
import { ChevronRight, Hourglass } from "lucide-react";
import { Link } from "wouter";
import { Badge } from "../../look/Badge.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./SequenceList.module.css";
import { actionOf, daysOf, type StepAction } from "./sequence-draft.ts";

const TONES = { draft: undefined, active: "good", paused: "warn" } as const;

/** One sequence of the list: its name and state, its steps by day, and its leads. */
export function SequenceRow({ sequence }: { sequence: Sequence }) {
  const days = daysOf(sequence.steps);
  const { active, paused, finished, stopped } = sequence.enrollments;
  return (
    <li>
      <Link href={`/sequences/${sequence.id}`} className={styles.row}>
        <span className={styles.name}>
          <strong>{sequence.name}</strong>
          <Badge tone={TONES[sequence.state]}>{t.states[sequence.state]}</Badge>
        </span>
        <span className={styles.steps}>
          {sequence.steps.length === 0 ? <span className={styles.none}>{t.noSteps}</span> : null}
          {sequence.steps.map((step, index) => (
            <span key={step.id} className={styles.step}>
              <ActionIcon action={actionOf(step)} />
              <span className={styles.stepDay}>{t.day(days[index]?.day ?? 0)}</span>
              <span className="only-read-aloud">{t.actions[actionOf(step)]}</span>
            </span>
          ))}
        </span>
        <span className={styles.counts}>
          <span>{t.running(active + paused)}</span>
          <span>{t.finished(finished)}</span>
          <span>{t.stopped(stopped)}</span>
        </span>
        <ChevronRight className={styles.chevron} aria-hidden="true" />
      </Link>
    </li>
  );
}

/** The sign of what a step does. */
export function ActionIcon({ action }: { action: StepAction }) {
  if (action === "wait") return <Hourglass aria-hidden="true" />;
  return <ChannelIcon channel={action === "call" ? "phone" : action} />;
}
