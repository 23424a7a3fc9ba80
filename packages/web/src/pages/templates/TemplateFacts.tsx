import type { TemplateChannel } from "@lead-dashboard/contract/templates/schemas";
import { Field } from "../../look/Field.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import { languagesWith } from "../../messages/languages.ts";
import styles from "./Templates.module.css";
import type { TemplateDraft } from "./template-draft.ts";

const CHANNELS = ["whatsapp", "email", "sms", "phone"] as const satisfies readonly TemplateChannel[];

/** Name, channel, language and category of a template. */
export function TemplateFacts({
  draft,
  errors,
  onChange,
}: {
  draft: TemplateDraft;
  errors: Record<string, string>;
  onChange: (facts: Partial<TemplateDraft>) => void;
}) {
  const channels: readonly TemplateChannel[] =
    draft.channel === "whatsapp-personal" ? [...CHANNELS, "whatsapp-personal"] : CHANNELS;
  return (
    <div className={styles.facts}>
      <Field label={t.name} error={errors.name} className={styles.wideFact}>
        {(control) => (
          <input
            {...control}
            value={draft.name}
            placeholder={t.namePlaceholder}
            autoComplete="off"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.channel} error={errors.channel}>
        {(control) => (
          <select
            {...control}
            value={draft.channel}
            onChange={(event) =>
              onChange({ channel: channels.find((one) => one === event.target.value) ?? "whatsapp" })
            }
          >
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {t.channels[channel]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.language} error={errors.language}>
        {(control) => (
          <select {...control} value={draft.language} onChange={(event) => onChange({ language: event.target.value })}>
            {languagesWith(draft.language).map(({ tag, name }) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.category} error={errors.category}>
        {(control) => (
          <input
            {...control}
            value={draft.category}
            autoComplete="off"
            title={t.categoryHint}
            onChange={(event) => onChange({ category: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
