import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { Link } from "wouter";
import { Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";
import { StepUntilChoice } from "./StepUntilChoice.tsx";
import { channelOf, hasNote, hasTemplate, STEP_ACTIONS, type StepAction, type StepDraft } from "./sequence-draft.ts";
import { templatesFor } from "./templates-for.ts";

const HINTS: Partial<Record<StepAction, string>> = {
  whatsapp: t.whatsappHint,
  "whatsapp-personal": t.personalHint,
  call: t.callHint,
  task: t.taskHint,
  wait: t.waitHint,
};

/** What a step does, with which text, and how long after the step before. */
export function StepContent({
  step,
  isFirst,
  templates,
  errors,
  onChange,
}: {
  step: StepDraft;
  isFirst: boolean;
  templates: readonly Template[];
  errors: Record<string, string>;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  return (
    <div className={styles.content}>
      <Field label={t.action} error={errors.channel} hint={HINTS[step.action]}>
        {(control) => (
          <select
            {...control}
            value={step.action}
            onChange={(event) => {
              const action = STEP_ACTIONS.find((one) => one === event.target.value) ?? "task";
              const channel = channelOf(action);
              const stillFits =
                channel && templatesFor(channel, templates).some((template) => template.id === step.templateId);
              onChange({ action, templateId: stillFits ? step.templateId : "" });
            }}
          >
            {STEP_ACTIONS.map((action) => (
              <option key={action} value={action}>
                {t.actions[action]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {hasTemplate(step.action) ? (
        <TemplateChoice step={step} templates={templates} error={errors.templateId} onChange={onChange} />
      ) : null}
      {step.action === "task" ? <Note step={step} error={errors.note} onChange={onChange} /> : null}
      <fieldset className={styles.delay}>
        <legend>{isFirst ? t.delayFirst : t.delay}</legend>
        <NumberField
          label={t.delayDays}
          unit={t.days}
          max={365}
          value={step.delayDays}
          onChange={(delayDays) => onChange({ delayDays })}
        />
        <NumberField
          label={t.delayHours}
          unit={t.hours}
          max={8760}
          value={step.delayHours}
          onChange={(delayHours) => onChange({ delayHours })}
        />
        {step.action === "wait" ? (
          <div className={styles.delay}>
            <StepUntilChoice step={step} error={errors.until} onChange={onChange} />
          </div>
        ) : null}
        {errors.delayDays ? <p className={styles.error}>{errors.delayDays}</p> : null}
      </fieldset>
      {step.action === "call" && hasNote(step) ? <Note step={step} error={errors.note} onChange={onChange} /> : null}
    </div>
  );
}

/** What to do, in words of its own. A call has it below the choice of its guide. */
function Note({
  step,
  error,
  onChange,
}: {
  step: StepDraft;
  error: string | undefined;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  const isCall = step.action === "call";
  return (
    <Field label={t.note} error={error} className={isCall ? styles.wide : undefined}>
      {(control) => (
        <input
          {...control}
          value={step.note}
          placeholder={isCall ? t.callNotePlaceholder : t.notePlaceholder}
          maxLength={2000}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      )}
    </Field>
  );
}

function TemplateChoice({
  step,
  templates,
  error,
  onChange,
}: {
  step: StepDraft;
  templates: readonly Template[];
  error: string | undefined;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  const channel = channelOf(step.action);
  const choices = channel ? templatesFor(channel, templates) : [];
  const isGone =
    step.templateId !== "" && templates.length > 0 && !choices.some((template) => template.id === step.templateId);
  return (
    <Field
      label={t.template}
      error={error}
      hint={
        choices.length > 0 ? undefined : (
          <>
            {t.noTemplateFor} <Link href="/templates/new">{t.createTemplate}</Link>
          </>
        )
      }
    >
      {(control) => (
        <select
          {...control}
          value={isGone ? "" : step.templateId}
          onChange={(event) => onChange({ templateId: event.target.value })}
        >
          <option value="">{step.action === "call" ? t.noCallGuide : t.chooseTemplate}</option>
          {choices.map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function NumberField({
  label,
  unit,
  value,
  max,
  onChange,
}: {
  label: string;
  unit: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}) {
  return (
    <Field label={label} labelHidden className={styles.number}>
      {(control) => (
        <div className={styles.withUnit}>
          <input
            {...control}
            type="number"
            inputMode="numeric"
            min={0}
            max={max}
            value={value}
            onChange={(event) => onChange(Math.min(max, Math.max(0, Math.round(Number(event.target.value)))))}
          />
          <span aria-hidden="true">{unit}</span>
        </div>
      )}
    </Field>
  );
}
