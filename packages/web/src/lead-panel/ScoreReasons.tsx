import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { join } from "../look/Button.tsx";
import { panel as t } from "../messages/en/panel.ts";
import styles from "./LeadPanel.module.css";

/** Why a lead has its score, reason by reason; the points sum to it. */
export function ScoreReasons({ lead }: { lead: LeadDetail }) {
  return (
    <div className={styles.block}>
      <h3>{t.why(lead.score)}</h3>
      {lead.scoreReasons.length === 0 ? <p>{t.noReasons}</p> : null}
      <div className={join(styles.reasons, "numbers")}>
        {lead.scoreReasons.map((reason) => (
          <span key={reason.code} className={styles.reason}>
            {reason.text}
          </span>
        ))}
      </div>
    </div>
  );
}
