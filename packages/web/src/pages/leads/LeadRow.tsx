/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop (aria-activedescendant) */
/* biome-ignore-all lint/a11y/useSemanticElements: cells of a virtual grid are no table cells */
import type { ListRow } from "../../lead-list/row.ts";
import { StatusBadge } from "../../lead-list/StatusBadge.tsx";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { join } from "../../look/Button.tsx";
import { leads as t } from "../../messages/en/leads.ts";
import styles from "./LeadsPage.module.css";
import type { PlacedColumn } from "./table-layout.ts";

/** One lead as a line of the table. */
export function LeadRow({
  row: { lead },
  placed,
  nameOf,
}: {
  row: ListRow;
  placed: readonly PlacedColumn[];
  nameOf: (memberId: string) => string;
}) {
  return (
    <div className={styles.columns}>
      {placed.map(({ column }) => {
        const shown = column.show(lead, nameOf);
        return (
          <span
            key={column.key}
            role="gridcell"
            data-edit={column.edit}
            className={join("numbers", column.key === "name" && styles.name, column.isQuiet && styles.muted)}
          >
            {shown === null || shown === undefined || shown === "" ? t.unknown : shown}
          </span>
        );
      })}
    </div>
  );
}

/** One lead as a card of a phone's list. */
export function LeadCard({ lead }: Pick<ListRow, "lead">) {
  return (
    <div className={styles.card}>
      <span role="gridcell" className={styles.name}>
        {lead.name}
      </span>
      <span role="gridcell">
        <Temperature temperature={lead.temperature} score={lead.score} />
      </span>
      <span role="gridcell" className={styles.muted}>
        {[lead.category, lead.city].filter(Boolean).join(" · ") || t.unknown}
      </span>
      <span role="gridcell">
        <StatusBadge status={lead.status} />
      </span>
    </div>
  );
}
