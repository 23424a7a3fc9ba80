import type { SequenceState } from "@lead-dashboard/contract/sequences/schemas";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import { Badge } from "../../look/Badge.tsx";
import { Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";

const TONES = { draft: undefined, active: "good", paused: "warn" } as const;

/** The name of the sequence to edit, its state, and the way back to the list. */
export function SequenceName({
  name,
  state,
  error,
  isFixed,
  onChange,
}: {
  name: string;
  state: SequenceState;
  error: string | undefined;
  isFixed: boolean;
  onChange: (name: string) => void;
}) {
  return (
    <div className={styles.nameLine}>
      <Link href="/sequences" className={styles.back}>
        <ArrowLeft />
        <span>{t.back}</span>
      </Link>
      <Field label={t.name} labelHidden error={error} className={styles.nameField}>
        {(control) => (
          <input
            {...control}
            value={name}
            disabled={isFixed}
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <Badge tone={TONES[state]}>{t.states[state]}</Badge>
    </div>
  );
}
