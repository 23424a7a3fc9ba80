import type { StepCondition } from "@lead-dashboard/contract/sequences/schemas";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { ChevronRight } from "lucide-react";
import { Check, Field } from "../../look/Field.tsx";
import { leads } from "../../messages/en/leads.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { OtherwiseChoice } from "./OtherwiseChoice.tsx";
import styles from "./Sequence.module.css";
import { StepWindowChoice } from "./StepWindowChoice.tsx";
import type { StepDraft } from "./sequence-draft.ts";
import { summaryOf } from "./step-summary.ts";

const TEMPERATURES = ["HOT", "WARM", "COLD"] as const;

/** When a step may leave at all: condition, what happens otherwise, sending times. Folded away, with a summary. */
export function StepConditions({
  step,
  templates,
  errors,
  onChange,
}: {
  step: StepDraft;
  templates: readonly Template[];
  errors: Record<string, string>;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  const { condition } = step;
  const set = (change: Partial<Record<keyof StepCondition, unknown>>) =>
    onChange({ condition: cleaned({ ...condition, ...change }) });
  const summary = summaryOf(step);
  const isFaulty = Object.keys(errors).some((path) => /^(otherwise|window|condition)/.test(path));
  return (
    <details className={styles.more} open={isFaulty || undefined}>
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>{t.more}</span>
        <span className={styles.moreSummary}>{summary}</span>
      </summary>
      <div className={styles.moreContent}>
        <p className={styles.hint}>{t.alwaysNoReply}</p>
        <div className={styles.conditionFields}>
          <Field label={t.opened}>
            {(control) => (
              <select
                {...control}
                value={triState(condition.opened)}
                onChange={(event) => set({ opened: booleanOf(event.target.value) })}
              >
                <option value="">{t.openedAny}</option>
                <option value="true">{t.openedYes}</option>
                <option value="false">{t.openedNo}</option>
              </select>
            )}
          </Field>
          <Field label={t.minTemperature}>
            {(control) => (
              <select
                {...control}
                value={condition.minTemperature ?? ""}
                onChange={(event) => set({ minTemperature: TEMPERATURES.find((one) => one === event.target.value) })}
              >
                <option value="">{t.anyTemperature}</option>
                {TEMPERATURES.map((temperature) => (
                  <option key={temperature} value={temperature}>
                    {leads.temperatures[temperature]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <fieldset className={styles.checks}>
            <legend>{t.has}</legend>
            <Check
              label={t.hasEmail}
              checked={condition.hasEmail === true}
              onChange={(event) => set({ hasEmail: event.target.checked || undefined })}
            />
            <Check
              label={t.hasPhone}
              checked={condition.hasPhone === true}
              onChange={(event) => set({ hasPhone: event.target.checked || undefined })}
            />
            <Check
              label={t.hasWebsite}
              checked={condition.hasWebsite === true}
              onChange={(event) => set({ hasWebsite: event.target.checked || undefined })}
            />
            <Check
              label={t.noWebsite}
              checked={condition.hasWebsite === false}
              onChange={(event) => set({ hasWebsite: event.target.checked ? false : undefined })}
            />
          </fieldset>
        </div>
        <OtherwiseChoice step={step} templates={templates} errors={errors} onChange={onChange} />
        <StepWindowChoice step={step} errors={errors} onChange={onChange} />
      </div>
    </details>
  );
}

function triState(value: boolean | undefined): string {
  return value === undefined ? "" : String(value);
}

function booleanOf(value: string): boolean | undefined {
  return value === "" ? undefined : value === "true";
}

/** Undefined members are left out, so that "any" means no condition at all. */
function cleaned(condition: object): StepCondition {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined));
}
