import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { readLink } from "@lead-dashboard/domain/imports/read-links";
import { CalendarClock, Workflow } from "lucide-react";
import { join } from "../look/Button.tsx";
import { channelName, optOutReason } from "../messages/en/messaging.ts";
import { panel as t } from "../messages/en/panel.ts";
import { quick } from "../messages/en/quick.ts";
import { ago } from "../messages/when.ts";
import styles from "./LeadPanel.module.css";

const reasonOf = (optOut: LeadDetail["optOuts"][number]) => optOutReason(optOut.reason);

function hasOnlyInvalid(lead: LeadDetail, kind: "phone" | "email"): boolean {
  const points = lead.contactPoints.filter((point) => point.kind === kind);
  return points.length > 0 && points.every((point) => point.state === "invalid");
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
      {hasOnlyInvalid(lead, "phone") ? <p className={join(styles.notice, styles.stop)}>{t.noValidPhone}</p> : null}
      {hasOnlyInvalid(lead, "email") ? <p className={join(styles.notice, styles.stop)}>{t.invalidEmail}</p> : null}
      {lead.website !== null && readLink(lead.website) === null ? (
        <p className={join(styles.notice, styles.stop)}>{t.invalidWebsite}</p>
      ) : null}
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
