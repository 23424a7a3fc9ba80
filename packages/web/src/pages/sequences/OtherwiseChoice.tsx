import type { StepChannel } from "@lead-dashboard/contract/sequences/schemas";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { Field } from "../../look/Field.tsx";
import { messaging } from "../../messages/en/messaging.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";
import { channelOf, type StepDraft } from "./sequence-draft.ts";
import { templatesFor } from "./templates-for.ts";

const CHANNELS = ["whatsapp-personal", "email", "sms", "phone"] as const satisfies readonly StepChannel[];

/** What happens when the condition does not hold or the address is missing: skip, or another channel. */
export function OtherwiseChoice({
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
  const { otherwise } = step;
  const channel = otherwise === "skip" ? "" : otherwise.channel;
  return (
    <div className={styles.conditionFields}>
      <Field label={t.otherwise} error={errors["otherwise.channel"]}>
        {(control) => (
          <select
            {...control}
            value={channel}
            onChange={(event) => {
              const chosen = CHANNELS.find((one) => one === event.target.value);
              onChange({ otherwise: chosen ? { channel: chosen, templateId: null } : "skip" });
            }}
          >
            <option value="">{t.otherwiseSkip}</option>
            {CHANNELS.filter((one) => one !== channelOf(step.action)).map((one) => (
              <option key={one} value={one}>
                {t.otherwiseChannel(messaging.channels[one])}
              </option>
            ))}
          </select>
        )}
      </Field>
      {otherwise === "skip" ? null : (
        <Field label={t.otherwiseTemplate} error={errors["otherwise.templateId"]}>
          {(control) => (
            <select
              {...control}
              value={otherwise.templateId ?? ""}
              onChange={(event) =>
                onChange({
                  otherwise: { ...otherwise, templateId: event.target.value === "" ? null : event.target.value },
                })
              }
            >
              <option value="">{t.chooseTemplate}</option>
              {templatesFor(otherwise.channel, templates).map((template) => (
                <option key={template.id} value={template.id}>
                  {template.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </div>
  );
}
