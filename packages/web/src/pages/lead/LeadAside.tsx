import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useMay } from "../../api/session.ts";
import type { LeadActions } from "../../lead-actions/actions-on-lead.ts";
import { ScoreReasons } from "../../lead-panel/ScoreReasons.tsx";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { actions } from "../../messages/en/actions.ts";
import { consent } from "../../messages/en/approved-templates.ts";
import { lead as t } from "../../messages/en/lead.ts";
import { channelName, optOutReason } from "../../messages/en/messaging.ts";
import { ago, day, dayAndTime } from "../../messages/when.ts";
import { ConsentDialog } from "./ConsentDialog.tsx";
import styles from "./LeadPage.module.css";

/** Beside the timeline: why the score, what runs, what is planned, what is allowed, and who looks alike. */
export function LeadAside({ lead, act }: { lead: LeadDetail; act: LeadActions }) {
  const duplicates = useQuery({
    queryKey: ["duplicates", lead.id],
    queryFn: () => call(leadEndpoints.listDuplicates, { params: { id: lead.id } }),
  });
  const mayRecord = useMay("optouts.edit");
  const [isRecording, setRecording] = useState(false);
  const states: Record<string, string> = t.states;
  return (
    <>
      <Panel>
        <ScoreReasons lead={lead} />
      </Panel>
      <Panel title={t.followUp}>
        <div className={styles.line}>
          <span className={lead.nextFollowUpAt ? undefined : styles.aside}>
            {lead.nextFollowUpAt ? dayAndTime(lead.nextFollowUpAt) : t.noFollowUp}
          </span>
          <Button keys="h" onClick={act.followUp}>
            {actions.followUp}
          </Button>
        </div>
      </Panel>
      <Panel title={t.sequences}>
        <div className={styles.list}>
          {lead.enrollments.length === 0 ? <span className={styles.aside}>{t.noSequence}</span> : null}
          {lead.enrollments.map((one) => (
            <div key={one.id} className={styles.line}>
              <Link href={`/sequences/${one.sequenceId}`}>{one.sequenceName}</Link>
              <Badge tone={one.state === "active" ? "good" : undefined}>{states[one.state] ?? one.state}</Badge>
              {one.state === "active" && one.reason ? <span className={styles.aside}>{one.reason}</span> : null}
              {one.nextStepAt ? <span className={styles.aside}>{t.nextStep(ago(one.nextStepAt))}</span> : null}
            </div>
          ))}
        </div>
      </Panel>
      <Panel title={t.permissions}>
        <div className={styles.list}>
          {lead.consents.length + lead.optOuts.length === 0 ? (
            <span className={styles.aside}>{t.noPermissions}</span>
          ) : null}
          {lead.optOuts.map((one) => (
            <div key={one.id} className={styles.line}>
              <Badge tone="bad">{t.optOut(channelName(one.channel))}</Badge>
              <span className={styles.aside}>
                {[one.addressHint, optOutReason(one.reason), day(one.createdAt)].join(" · ")}
              </span>
            </div>
          ))}
          {lead.consents.map((one) => (
            <div key={`${one.channel}-${one.givenAt}`} className={styles.line}>
              <Badge tone="good">{t.consent(channelName(one.channel))}</Badge>
              <span className={styles.aside}>{[one.source, day(one.givenAt)].filter(Boolean).join(" · ")}</span>
            </div>
          ))}
          {mayRecord ? (
            <div>
              <Button onClick={() => setRecording(true)}>{consent.record}</Button>
            </div>
          ) : null}
        </div>
      </Panel>
      {isRecording ? <ConsentDialog leadId={lead.id} onClose={() => setRecording(false)} /> : null}
      {duplicates.data && duplicates.data.items.length > 0 ? (
        <Panel title={t.duplicates} aside={<Link href="/leads/duplicates">{t.review}</Link>}>
          <div className={styles.list}>
            {duplicates.data.items.map((one) => (
              <div key={one.id} className={styles.line}>
                <Link href={`/leads/${one.id}`}>{one.name}</Link>
                <span className={styles.aside}>{[one.city, one.phone].filter(Boolean).join(" · ")}</span>
              </div>
            ))}
          </div>
        </Panel>
      ) : null}
    </>
  );
}
