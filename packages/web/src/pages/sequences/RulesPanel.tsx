import type { SequenceRules } from "@lead-dashboard/contract/sequences/schemas";
import { Check, Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";

/** Ninety days: long enough that nobody feels pursued. */
const FIRST_PAUSE = 90;

/** What holds for the sequence as a whole: what stops it, the days it keeps free, who may come again. */
export function RulesPanel({ rules, onChange }: { rules: SequenceRules; onChange: (rules: SequenceRules) => void }) {
  const set = (change: Partial<SequenceRules>) => onChange({ ...rules, ...change });
  const { reenrollAfterDays } = rules;
  return (
    <div className={styles.rules}>
      <fieldset className={styles.ruleGroup}>
        <legend>{t.rulesStops}</legend>
        <p className={styles.hint}>{t.rulesAlways}</p>
        <Check
          label={t.stopOnColleague}
          checked={rules.stopOnColleague}
          onChange={(event) => set({ stopOnColleague: event.target.checked })}
        />
        <p className={styles.hint}>{t.stopOnColleagueHint}</p>
      </fieldset>
      <fieldset className={styles.ruleGroup}>
        <legend>{t.rulesTimes}</legend>
        <Check
          label={t.avoidHolidays}
          checked={rules.avoidHolidays}
          onChange={(event) => set({ avoidHolidays: event.target.checked })}
        />
        <p className={styles.hint}>{t.avoidHolidaysHint}</p>
        <Check
          label={t.duringOpeningHours}
          checked={rules.duringOpeningHours}
          onChange={(event) => set({ duringOpeningHours: event.target.checked })}
        />
        <p className={styles.hint}>{t.duringOpeningHoursHint}</p>
      </fieldset>
      <fieldset className={styles.ruleGroup}>
        <legend>{t.rulesAgain}</legend>
        <div className={styles.again}>
          <Field label={t.rulesAgain} labelHidden>
            {(control) => (
              <select
                {...control}
                value={reenrollAfterDays === null ? "never" : "after"}
                onChange={(event) => set({ reenrollAfterDays: event.target.value === "never" ? null : FIRST_PAUSE })}
              >
                <option value="never">{t.againNever}</option>
                <option value="after">{t.againAfter}</option>
              </select>
            )}
          </Field>
          {reenrollAfterDays === null ? null : (
            <Field label={t.againDays} labelHidden className={styles.number}>
              {(control) => (
                <div className={styles.withUnit}>
                  <input
                    {...control}
                    type="number"
                    inputMode="numeric"
                    min={0}
                    max={3650}
                    value={reenrollAfterDays}
                    onChange={(event) =>
                      set({ reenrollAfterDays: Math.min(3650, Math.max(0, Math.round(Number(event.target.value)))) })
                    }
                  />
                  <span aria-hidden="true">{t.days}</span>
                </div>
              )}
            </Field>
          )}
        </div>
      </fieldset>
    </div>
  );
}
