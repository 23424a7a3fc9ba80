import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { CalendarClock, Workflow } from "lucide-react";
import { join } from "../look/Button.tsx";
import { channelName, optOutReason } from "../messages/en/messaging.ts";
import { panel as t } from "../messages/en/panel.ts";
import { quick } from "../messages/en/quick.ts";
import { ago } from "../messages/when.ts";
import styles from "./LeadPanel.module.css";

const reasonOf = (optOut: LeadDetail["optOuts"][number]) => optOutReason(optOut.reason);

function hasOnlyInvalidPhones(lead: LeadDetail): boolean {
  const phones = lead.contactPoints.filter((point) => point.kind === "phone");
  return phones.length > 0 && phones.every((point) => point.state === "invalid");
}

/** What one must know before writing: opt-outs, numbers that reach nobody, a running sequence, a follow-up. */
export function LeadNotices({ lead }: { lead: LeadDetail }) {
  const running = lead.enrollments.filter((one) => one.state === "active" || one.state === "paused");
  return (
    <>
      {[...Map.groupBy(lead.optOuts, (optOut) => optOut.channel)].map(([channel, optOuts]) => (
        <p key={channel} className={join(styles.notice, styles.stop)}>
          {t.doNotContact}: {channelName(channel)} · {[...new Set(optOuts.map(reasonOf))].join(", ")}
        </p>
      ))}
      {hasOnlyInvalidPhones(lead) ? <p className={join(styles.notice, styles.stop)}>{t.noValidPhone}</p> : null}
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
