/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop (aria-activedescendant) */
/* biome-ignore-all lint/a11y/useSemanticElements: cells of a virtual grid are no table cells */
import type { ListRow } from "../../lead-list/row.ts";
import { StatusBadge } from "../../lead-list/StatusBadge.tsx";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { join } from "../../look/Button.tsx";
import { leads as t } from "../../messages/en/leads.ts";
import { ago } from "../../messages/when.ts";
import styles from "./LeadsPage.module.css";

/** The columns of the table, in order; those with a sort can be pressed. */
export const COLUMNS = [
  { label: t.fields.name, sort: "name" },
  { label: `${t.fields.category} · ${t.fields.city}`, sort: null },
  { label: t.fields.contactName, sort: null },
  { label: t.fields.phone, sort: null },
  { label: t.fields.status, sort: null },
  { label: t.fields.score, sort: "-score" },
  { label: t.fields.lastContactedAt, sort: "-lastContactedAt" },
  { label: t.fields.nextFollowUpAt, sort: "nextFollowUpAt" },
] as const;

/** One lead as a line of the table. */
export function LeadRow({ lead }: ListRow) {
  return (
    <div className={styles.columns}>
      <span role="gridcell" className={styles.name} data-edit="name">
        {lead.name}
      </span>
      <span role="gridcell" data-edit="city">
        {[lead.category, lead.city].filter(Boolean).join(" · ") || t.unknown}
      </span>
      <span role="gridcell" className={styles.muted} data-edit="contactName">
        {lead.contactName ?? t.unknown}
      </span>
      <span role="gridcell" className={join(styles.muted, "numbers")}>
        {lead.phone ?? t.unknown}
      </span>
      <span role="gridcell">
        <StatusBadge status={lead.status} />
      </span>
      <span role="gridcell">
        <Temperature temperature={lead.temperature} score={lead.score} />
      </span>
      <span role="gridcell" className={join(styles.muted, "numbers")}>
        {lead.lastContactedAt ? ago(lead.lastContactedAt) : t.unknown}
      </span>
      <span role="gridcell" className={join(styles.muted, "numbers")}>
        {lead.nextFollowUpAt ? ago(lead.nextFollowUpAt) : t.unknown}
      </span>
    </div>
  );
}
