import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { CalendarClock, Workflow } from "lucide-react";
import { join } from "../look/Button.tsx";
import { panel as t } from "../messages/en/panel.ts";
import { quick } from "../messages/en/quick.ts";
import { ago } from "../messages/when.ts";
import styles from "./LeadPanel.module.css";

/** What one must know before writing: opt-outs, a running sequence, a follow-up. */
export function LeadNotices({ lead }: { lead: LeadDetail }) {
  const running = lead.enrollments.filter((one) => one.state === "active" || one.state === "paused");
  return (
    <>
      {lead.optOuts.map((optOut) => (
        <p key={optOut.id} className={join(styles.notice, styles.stop)}>
          {t.doNotContact}: {optOut.channel}
        </p>
      ))}
      {running.map((one) => (
        <p key={one.id} className={styles.notice}>
          <Workflow />
          <span>
            {t.inSequence(one.sequenceName)}
            {one.nextStepAt ? ` · ${t.nextStep(ago(one.nextStepAt))}` : ""}
          </span>
        </p>
      ))}
      {lead.nextFollowUpAt ? (
        <p className={styles.notice}>
          <CalendarClock />
          {quick.followUp(ago(lead.nextFollowUpAt))}
        </p>
      ) : null}
    </>
  );
}
