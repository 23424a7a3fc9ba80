import { useId, useRef, useState } from "react";
import { join } from "../../look/Button.tsx";
import { lead as t } from "../../messages/en/lead.ts";
import styles from "./LeadPage.module.css";

interface FactProps {
  label: string;
  value: string | null;
  /** how the value is shown when it is not being edited */
  shown?: React.ReactNode;
  /** where the value leads; stands beside it, because a link cannot stand in a button */
  link?: React.ReactNode;
  kind?: "text" | "tel" | "email" | "url" | "number" | "date";
  isLong?: boolean;
  /** why what was typed cannot be saved, in plain words; null when it can */
  check?: ((value: string) => string | null) | undefined;
  /** left out: the fact cannot be changed here; `base` is what stood there when editing began */
  onSave?: ((value: string | null, base: string | null) => void) | undefined;
}

/**
 * One fact of a lead; a press makes it a field, Enter or leaving it saves, Escape does not, Tab saves and goes on. What
 * cannot be saved stays in the field, with the reason beneath it.
 */
export function Fact({ label, value, shown, link, kind = "text", isLong, check, onSave }: FactProps) {
  const [isEditing, setEditing] = useState(false);
  const [base, setBase] = useState(value);
  const place = useRef<HTMLElement>(null);
  const close = () => {
    setEditing(false);
    // by key the focus stays where the fact is; a press elsewhere takes it along
    const isInside = place.current?.contains(document.activeElement);
    if (isInside) requestAnimationFrame(() => place.current?.querySelector("button")?.focus());
  };
  const save = (typed: string) => {
    close();
    const next = typed.trim() === "" ? null : typed.trim();
    if (next !== base) onSave?.(next, base);
  };
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd ref={place}>
        {isEditing ? (
          <Editor
            label={label}
            value={value ?? ""}
            kind={kind}
            isLong={isLong ?? false}
            check={(typed) => (typed.trim() === "" || typed.trim() === base ? null : (check?.(typed.trim()) ?? null))}
            onSave={save}
            onCancel={close}
          />
        ) : onSave ? (
          <button
            type="button"
            data-fact=""
            className={join(styles.value, value === null && styles.unknown)}
            onClick={() => {
              setBase(value);
              setEditing(true);
            }}
          >
            <span className="only-read-aloud">{t.factOf(label)} </span>
            {value === null ? t.unknown : (shown ?? value)}
            <span className="only-read-aloud">{t.editFact}</span>
          </button>
        ) : value === null && link ? null : (
          <span className={join(styles.value, value === null && styles.unknown)}>
            {value === null ? t.unknown : (shown ?? value)}
          </span>
        )}
        {isEditing ? null : link}
      </dd>
    </div>
  );
}

interface EditorProps {
  label: string;
  value: string;
  kind: NonNullable<FactProps["kind"]>;
  isLong: boolean;
  check: (typed: string) => string | null;
  onSave: (typed: string) => void;
  onCancel: () => void;
}

/** The fact before or after a field that is being edited, as a button. */
function neighbourFact(field: Element, isBack: boolean): HTMLElement | undefined {
  const facts = [...document.querySelectorAll<HTMLElement>("[data-fact]")];
  const isAfter = (fact: Element) => (field.compareDocumentPosition(fact) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return isBack ? facts.findLast((fact) => !isAfter(fact)) : facts.find(isAfter);
}

function Editor({ label, value, kind, isLong, check, onSave, onCancel }: EditorProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  /** saves it, or says why not; what was typed stays */
  const settle = (typed: string): boolean => {
    const found = check(typed);
    setProblem(found);
    if (found === null) onSave(typed);
    return found === null;
  };
  const attributes = {
    className: styles.input,
    "aria-label": label,
    defaultValue: value,
    autoFocus: true,
    "aria-invalid": problem !== null,
    "aria-describedby": problem === null ? undefined : problemId,
    onChange: () => setProblem(null),
    onBlur: (event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => void settle(event.target.value),
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Escape") return onCancel();
      const next = event.key === "Tab" ? neighbourFact(event.currentTarget, event.shiftKey) : undefined;
      if (next) {
        if (check(event.currentTarget.value) !== null) {
          event.preventDefault();
          return void settle(event.currentTarget.value);
        }
        // leaving the field saves it
        event.preventDefault();
        event.currentTarget.blur();
        next.click();
      }
      if (event.key === "Enter" && (!isLong || event.ctrlKey || event.metaKey)) settle(event.currentTarget.value);
    },
  };
  return (
    <>
      {isLong ? (
        <textarea rows={3} {...attributes} />
      ) : (
        <input
          // a field of type `number` loses what it does not understand, and reads a decimal comma in its own way
          type={kind === "date" ? "date" : "text"}
          inputMode={kind === "number" ? "decimal" : kind === "date" ? undefined : kind}
          {...attributes}
        />
      )}
      {problem === null ? null : (
        <p id={problemId} role="alert" className={styles.refused}>
          {problem}
        </p>
      )}
    </>
  );
}
