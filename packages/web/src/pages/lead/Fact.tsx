import { useState } from "react";
import { join } from "../../look/Button.tsx";
import { lead as t } from "../../messages/en/lead.ts";
import styles from "./LeadPage.module.css";

interface FactProps {
  label: string;
  value: string | null;
  /** how the value is shown when it is not being edited */
  shown?: React.ReactNode;
  kind?: "text" | "tel" | "email" | "url" | "number";
  isLong?: boolean;
  /** left out: the fact cannot be changed here */
  onSave?: ((value: string | null) => void) | undefined;
}

/** One fact of a lead; a press makes it a field, Enter or leaving it saves, Escape does not. */
export function Fact({ label, value, shown, kind = "text", isLong, onSave }: FactProps) {
  const [isEditing, setEditing] = useState(false);
  const save = (typed: string) => {
    setEditing(false);
    const next = typed.trim() === "" ? null : typed.trim();
    if (next !== value) onSave?.(next);
  };
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>
        {isEditing ? (
          <Editor
            label={label}
            value={value ?? ""}
            kind={kind}
            isLong={isLong ?? false}
            onSave={save}
            onCancel={() => setEditing(false)}
          />
        ) : onSave ? (
          <button
            type="button"
            className={join(styles.value, value === null && styles.unknown)}
            aria-label={t.editFact(label, value ?? t.unknown)}
            onClick={(event) => {
              // a link inside stays a link
              if (!(event.target instanceof HTMLAnchorElement)) setEditing(true);
            }}
          >
            {value === null ? t.unknown : (shown ?? value)}
          </button>
        ) : (
          <span className={join(styles.value, value === null && styles.unknown)}>
            {value === null ? t.unknown : (shown ?? value)}
          </span>
        )}
      </dd>
    </div>
  );
}

interface EditorProps {
  label: string;
  value: string;
  kind: NonNullable<FactProps["kind"]>;
  isLong: boolean;
  onSave: (typed: string) => void;
  onCancel: () => void;
}

function Editor({ label, value, kind, isLong, onSave, onCancel }: EditorProps) {
  const attributes = {
    className: styles.input,
    "aria-label": label,
    defaultValue: value,
    autoFocus: true,
    onBlur: (event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => onSave(event.target.value),
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (event.key === "Escape") onCancel();
      if (event.key === "Enter" && (!isLong || event.ctrlKey || event.metaKey)) onSave(event.currentTarget.value);
    },
  };
  if (isLong) return <textarea rows={3} {...attributes} />;
  return (
    <input
      type={kind === "number" ? "number" : "text"}
      inputMode={kind === "number" ? "decimal" : kind}
      step="any"
      {...attributes}
    />
  );
}
