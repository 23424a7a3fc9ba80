import { checkTemplate } from "@lead-dashboard/domain/templates/check-template";
import { PLACEHOLDERS } from "@lead-dashboard/domain/templates/placeholders";
import { Plus } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../look/Button.tsx";
import { controlLook, Field } from "../../look/Field.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import { PlaceholderArea } from "./PlaceholderArea.tsx";
import { placeholdersIn, withFallback } from "./placeholder-text.ts";
import styles from "./Templates.module.css";
import { useKnownPlaceholders } from "./use-known-placeholders.ts";

interface Wording {
  subject: string;
  body: string;
}

/** Leads nearly always have these, so no fallback is offered at once; the sender's own facts are always there. */
const ALWAYS_THERE = new Set(["name", "business_name", "sender_name", "sender_company", "score", "temperature"]);

/** Subject and text of one wording: placeholders to insert, shown as chips in the text, each with its fallback. */
export function WordingEditor({
  channel,
  subject,
  body,
  errors,
  path,
  onChange,
}: Wording & {
  channel: string;
  errors: Record<string, string>;
  /** where the server's errors of this wording begin: "" or "variants.0." */
  path: string;
  onChange: (text: Partial<Wording>) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { known, customFields } = useKnownPlaceholders();
  const hasSubject = channel === "email";
  const insert = (text: string) => {
    const field = area.current;
    if (!field) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    onChange({ body: field.value });
  };
  const bodyProblem = body === "" ? undefined : checkTemplate(body, known)[0]?.message;
  const subjectProblem = subject === "" ? undefined : checkTemplate(subject, known)[0]?.message;
  const used = placeholdersIn(`${hasSubject ? subject : ""}\n${body}`).filter(
    ({ name }) => known.has(name) && !ALWAYS_THERE.has(name),
  );
  return (
    <div id="wording" className={styles.wording}>
      {hasSubject ? (
        <Field label={t.subject} error={errors[`${path}subject`] ?? subjectProblem}>
          {(control) => (
            <input
              {...control}
              value={subject}
              autoComplete="off"
              onChange={(event) => onChange({ subject: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      <Field label={t.body} error={errors[`${path}body`] ?? bodyProblem}>
        {(control) => (
          <PlaceholderArea
            {...control}
            ref={area}
            value={body}
            known={known}
            onChange={(value) => onChange({ body: value })}
          />
        )}
      </Field>
      <div className={styles.chips} role="toolbar" aria-label={t.insert}>
        {PLACEHOLDERS.filter((name) => name !== "business_name").map((name) => (
          <Chip key={name} label={t.placeholders[name] ?? name} onInsert={() => insert(withUsual(name))} />
        ))}
        {customFields.map((field) => (
          <Chip key={field.key} label={field.label} onInsert={() => insert(`{${field.key}}`)} />
        ))}
        <Chip label={t.insertWording} onInsert={() => insert(t.wordingText)} />
        <Chip label={t.insertCondition} onInsert={() => insert(t.conditionText)} />
      </div>
      {used.length > 0 ? (
        <fieldset className={styles.fallbacks}>
          <legend>{t.fallbacks}</legend>
          {used.map(({ name, fallback }) => (
            <label key={name} className={styles.fallback}>
              <span className={styles.chip}>{t.placeholders[name] ?? name}</span>
              <input
                className={controlLook}
                value={fallback ?? ""}
                placeholder={t.noFallback}
                aria-label={t.fallbackFor(t.placeholders[name] ?? name)}
                onChange={(event) =>
                  onChange({
                    body: withFallback(body, name, event.target.value),
                    subject: withFallback(subject, name, event.target.value),
                  })
                }
              />
            </label>
          ))}
          <p className={styles.hint}>{t.fallbackHint}</p>
        </fieldset>
      ) : null}
    </div>
  );
}

function Chip({ label, onInsert }: { label: string; onInsert: () => void }) {
  return (
    <Button
      className={styles.insert}
      icon={<Plus />}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onInsert}
    >
      {label}
    </Button>
  );
}

function withUsual(name: string): string {
  const usual = t.usual[name];
  return usual ? `{${name}|${usual}}` : `{${name}}`;
}
