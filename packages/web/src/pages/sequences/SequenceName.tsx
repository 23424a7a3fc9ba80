import type { SequenceState } from "@lead-dashboard/contract/sequences/schemas";
import { ArrowLeft, Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";

const TONES = { draft: undefined, active: "good", paused: "warn" } as const;

/** The way back to the list, the state, and on demand a field for the name, which is the title of the page. */
export function SequenceName({
  name,
  state,
  error,
  isNew,
  isFixed,
  onChange,
  children,
}: {
  name: string;
  state: SequenceState;
  error: string | undefined;
  isNew: boolean;
  isFixed: boolean;
  onChange: (name: string) => void;
  /** what can be done with it, at the end of the line */
  children: ReactNode;
}) {
  const [isRenaming, setRenaming] = useState(isNew);
  return (
    <div className={styles.nameLine}>
      <Link href="/sequences" className={styles.back}>
        <ArrowLeft />
        <span>{t.back}</span>
      </Link>
      <Badge tone={TONES[state]}>{t.states[state]}</Badge>
      {isRenaming || error ? (
        <Field label={t.name} labelHidden error={error} className={styles.nameField}>
          {(control) => (
            <input
              {...control}
              // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked for it
              autoFocus
              value={name}
              autoComplete="off"
              onFocus={(event) => event.target.select()}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {isRenaming || isFixed ? null : (
        <Button kind="quiet" icon={<Pencil />} onClick={() => setRenaming(true)}>
          {t.rename}
        </Button>
      )}
      <div className={styles.nameActions}>{children}</div>
    </div>
  );
}
