import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { Link } from "wouter";
import { useMay } from "../../api/session.ts";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { editLead } from "../../lead-work/edit-lead.ts";
import { numberOf, numberProblem } from "../../lead-work/typed-numbers.ts";
import { Panel } from "../../look/Page.tsx";
import { actions } from "../../messages/en/actions.ts";
import { customFields as t } from "../../messages/en/custom-fields.ts";
import { leads } from "../../messages/en/leads.ts";
import { day } from "../../messages/when.ts";
import own from "./CustomFieldsCard.module.css";
import { Fact } from "./Fact.tsx";
import styles from "./LeadPage.module.css";

type Value = LeadDetail["customFields"][string] | null;

/** The organization's own fields of a lead, each edited in the way of its kind. */
export function CustomFieldsCard({ lead }: { lead: LeadDetail }) {
  const { data } = useCustomFields();
  const mayAdd = useMay("fields.edit");
  const fields = data?.items ?? [];
  if (!data || (fields.length === 0 && !mayAdd)) return null;
  return (
    <Panel title={t.title}>
      {fields.length === 0 ? <Link href="/settings/fields">{t.toSettings}</Link> : null}
      <dl className={styles.facts}>
        {fields.map((field) => (
          <OwnFact key={field.key} field={field} lead={lead} />
        ))}
      </dl>
    </Panel>
  );
}

function OwnFact({ field, lead }: { field: CustomField; lead: LeadDetail }) {
  const { key, label, kind } = field;
  const value = lead.customFields[key] ?? null;
  const save = (next: Value, base: Value) =>
    void editLead({
      leadId: lead.id,
      change: { customFields: { [key]: next } },
      base: { customFields: { [key]: base } },
      said: actions.saved(lead.name),
      labels: { [`customFields.${key}`]: label },
    });
  if (kind === "choice" || kind === "yesNo") {
    const options = kind === "yesNo" ? ["true", "false"] : field.choices;
    const now = value === null ? "" : String(value);
    const all = now === "" || options.includes(now) ? options : [...options, now];
    const typed = (text: string): Value => (text === "" ? null : kind === "yesNo" ? text === "true" : text);
    return (
      <div className={styles.fact}>
        <dt>{label}</dt>
        <dd>
          <select
            className={own.choice}
            aria-label={label}
            value={now}
            onChange={(event) => save(typed(event.target.value), value)}
          >
            <option value="">{t.choose}</option>
            {all.map((one) => (
              <option key={one} value={one}>
                {kind === "yesNo" ? (one === "true" ? leads.yes : leads.no) : one}
              </option>
            ))}
          </select>
        </dd>
      </div>
    );
  }
  const read = (text: string | null): Value => (text === null ? null : kind === "number" ? numberOf(text) : text);
  return (
    <Fact
      label={label}
      kind={kind}
      value={value === null ? null : String(value)}
      shown={kind === "date" && value !== null ? day(`${value}T12:00:00`) : undefined}
      check={kind === "number" ? numberProblem : undefined}
      onSave={(next, base) => save(read(next), base !== null && kind === "number" ? Number(base) : base)}
    />
  );
}
