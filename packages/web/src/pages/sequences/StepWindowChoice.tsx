import type { StepWindow } from "@lead-dashboard/contract/sequences/schemas";
import { join } from "../../look/Button.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";
import { STANDARD_WINDOW, type StepDraft } from "./sequence-draft.ts";

/** When a step may leave: the standard times, or its own. */
export function StepWindowChoice({
  step,
  errors,
  onChange,
}: {
  step: StepDraft;
  errors: Record<string, string>;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  const { window } = step;
  const set = (change: Partial<StepWindow>) => onChange({ window: { ...(window ?? STANDARD_WINDOW), ...change } });
  const error = errors["window.days"] ?? errors.window ?? errors["window.from"] ?? errors["window.to"];
  return (
    <fieldset className={styles.window}>
      <legend>{t.window}</legend>
      <Check
        label={t.businessDaysOnly}
        checked={step.businessDaysOnly}
        onChange={(event) => onChange({ businessDaysOnly: event.target.checked })}
      />
      <Check
        label={t.windowOwn}
        checked={window !== null}
        onChange={(event) => onChange({ window: event.target.checked ? STANDARD_WINDOW : null })}
      />
      {window ? (
        <>
          <div className={styles.windowTimes}>
            <Field label={t.from}>
              {(control) => (
                <input
                  {...control}
                  type="time"
                  value={window.from}
                  onChange={(event) => set({ from: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.to}>
              {(control) => (
                <input
                  {...control}
                  type="time"
                  value={window.to === "24:00" ? "00:00" : window.to}
                  onChange={(event) => set({ to: event.target.value === "00:00" ? "24:00" : event.target.value })}
                />
              )}
            </Field>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row of toggles in every browser */}
          <div className={styles.weekdays} role="group" aria-label={t.onDays}>
            {t.weekdays.map((name, index) => {
              const day = index + 1;
              const isOn = window.days.includes(day);
              return (
                <button
                  key={name}
                  type="button"
                  aria-pressed={isOn}
                  aria-label={t.weekdayNames[index]}
                  className={join(styles.weekday, isOn && styles.weekdayOn)}
                  onClick={() =>
                    set({
                      days: isOn
                        ? window.days.filter((one) => one !== day)
                        : [...window.days, day].sort((a, b) => a - b),
                    })
                  }
                >
                  {name}
                </button>
              );
            })}
          </div>
          <p className={styles.hint}>{t.inTheirZone}</p>
        </>
      ) : (
        <p className={styles.hint}>{t.windowDefault}</p>
      )}
      {error ? <p className={styles.error}>{error}</p> : null}
    </fieldset>
  );
}
