import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Button } from "../look/Button.tsx";
import { Dialog } from "../look/Dialog.tsx";
import { conflict as t } from "../messages/en/conflict.ts";
import { leads } from "../messages/en/leads.ts";
import styles from "./ConflictDialog.module.css";
import type { Conflict } from "./lead-conflicts.ts";

type Choices = Readonly<Record<string, unknown>>;

/** Asks the person which values shall stand; null when what is stored shall stay. Stands above whatever page is open. */
export function askWhichValue(leadName: string, conflicts: readonly Conflict[]): Promise<Choices | null> {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  return new Promise((resolve) => {
    const settle = (choices: Choices | null) => {
      root.unmount();
      place.remove();
      resolve(choices);
    };
    root.render(<ConflictDialog leadName={leadName} conflicts={conflicts} onSettle={settle} />);
  });
}

function ConflictDialog({
  leadName,
  conflicts,
  onSettle,
}: {
  leadName: string;
  conflicts: readonly Conflict[];
  onSettle: (choices: Choices | null) => void;
}) {
  const [choices, setChoices] = useState<Choices>(() =>
    Object.fromEntries(conflicts.map(({ path, mine }) => [path, mine])),
  );
  return (
    <Dialog
      title={t.title}
      onClose={() => onSettle(null)}
      onSubmit={() => onSettle(choices)}
      footer={
        <>
          <Button onClick={() => onSettle(null)}>{t.giveUp}</Button>
          <Button type="submit" kind="main">
            {t.save}
          </Button>
        </>
      }
    >
      <p>{t.explain(leadName)}</p>
      {conflicts.map((one) => (
        <fieldset key={one.path} className={styles.field}>
          <legend className={styles.legend}>{one.label}</legend>
          {optionsOf(one).map(({ label, value }) => (
            <label key={label} className={styles.option}>
              <input
                type="radio"
                name={one.path}
                checked={JSON.stringify(choices[one.path]) === JSON.stringify(value)}
                onChange={() => setChoices({ ...choices, [one.path]: value })}
              />
              <span className={styles.source}>{label}</span>
              <span className={styles.value}>{shown(value)}</span>
            </label>
          ))}
        </fieldset>
      ))}
    </Dialog>
  );
}

const JOINABLE = ["notes", "tags"];

/** Either, and where it makes sense both together. */
function optionsOf({ path, mine, theirs }: Conflict): { label: string; value: unknown }[] {
  const either = [
    { label: t.mine, value: mine },
    { label: t.theirs, value: theirs },
  ];
  if (!JOINABLE.includes(path)) return either;
  if (Array.isArray(mine) && Array.isArray(theirs))
    return [...either, { label: t.both, value: [...new Set([...theirs, ...mine])] }];
  if (typeof mine === "string" && typeof theirs === "string")
    return [...either, { label: t.both, value: `${theirs}\n${mine}` }];
  return either;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return t.empty;
  if (typeof value === "boolean") return value ? leads.yes : leads.no;
  return Array.isArray(value) ? value.join(", ") : String(value);
}
