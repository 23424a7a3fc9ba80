import type { ApprovedTemplate } from "@lead-dashboard/contract/channels/approved-schemas";
import type { WhatsAppTemplate } from "@lead-dashboard/contract/messages/schemas";
import { PRESSED_MEANINGS, quickReplyOf } from "@lead-dashboard/domain/channels/template-place";
import { Field } from "../../look/Field.tsx";
import { approved as t } from "../../messages/en/approved-templates.ts";
import { inbox } from "../../messages/en/inbox.ts";

/** What a press of each quick reply of an approved template says; by itself what its words say. */
export function QuickReplyMeanings({
  entry,
  mapping,
  disabled,
  onChange,
}: {
  entry: ApprovedTemplate;
  mapping: WhatsAppTemplate;
  disabled: boolean;
  onChange: (mapping: WhatsAppTemplate) => void;
}) {
  return entry.quickReplies.map((button) => {
    const chosen = mapping.parameters.find(({ place }) => quickReplyOf(place) === button)?.text ?? "";
    return (
      <Field key={button} label={t.quickReply(entry.buttons[button] ?? "")} hint={t.quickReplyHint}>
        {(control) => (
          <select
            {...control}
            disabled={disabled}
            value={chosen}
            onChange={(event) => onChange(withMeaning(mapping, button, event.target.value))}
          >
            <option value="">{t.asItReads}</option>
            {PRESSED_MEANINGS.map((meaning) => (
              <option key={meaning} value={meaning}>
                {inbox.meanings[meaning]}
              </option>
            ))}
          </select>
        )}
      </Field>
    );
  });
}

/** They stand behind the values, whose order counts. */
function withMeaning(mapping: WhatsAppTemplate, button: number, meaning: string): WhatsAppTemplate {
  const others = mapping.parameters.filter(({ place }) => quickReplyOf(place) !== button);
  const own = meaning === "" ? [] : [{ name: null, text: meaning, place: `button-${button}-reply` as const }];
  return { ...mapping, parameters: [...others, ...own] };
}
