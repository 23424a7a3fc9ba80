import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { join } from "../../look/Button.tsx";
import { leads } from "../../messages/en/leads.ts";
import styles from "./Board.module.css";

/** Where a finger drops a card on a phone, which shows one column at a time. Menu and keys do the same without it. */
export function DropBar({ from, over }: { from: LeadStatus; over: LeadStatus | null }) {
  return (
    <div className={styles.dropBar} aria-hidden="true">
      {LEAD_STATUSES.map((status) => (
        <div
          key={status}
          data-drop={status}
          className={join(styles.dropPlace, status === from && styles.dropFrom, status === over && styles.dropOver)}
        >
          <span className={join(styles.dot, styles[`dot${status}`])} />
          {leads.statuses[status]}
        </div>
      ))}
    </div>
  );
}
