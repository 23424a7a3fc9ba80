import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { readLink } from "@lead-dashboard/domain/imports/read-links";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, MessageSquareReply, Workflow } from "lucide-react";
import { Link, useLocation } from "wouter";
import { timelineQuery } from "../api/lead-queries.ts";
import { keyFor } from "../keyboard/key-settings.ts";
import { useShortcuts } from "../keyboard/shortcuts.ts";
import { waitsForAnswer } from "../lead-actions/prepared.ts";
import { buttonLook, join } from "../look/Button.tsx";
import { actions } from "../messages/en/actions.ts";
import { channelName, optOutReason } from "../messages/en/messaging.ts";
import { panel as t } from "../messages/en/panel.ts";
import { quick } from "../messages/en/quick.ts";
import { ago } from "../messages/when.ts";
import styles from "./LeadPanel.module.css";

const nextStep = (at: string) => (Date.parse(at) < Date.now() ? t.stepDue : t.nextStep(ago(at)));

const reasonOf = (optOut: LeadDetail["optOuts"][number]) => optOutReason(optOut.reason);

function hasOnlyInvalid(lead: LeadDetail, kind: "phone" | "email"): boolean {
  const points = lead.contactPoints.filter((point) => point.kind === kind);
  return points.length > 0 && points.every((point) => point.state === "invalid");
}

/** What they wrote last, and the way to answer it: before anything prepared. */
function Answered({ lead, at }: { lead: LeadDetail; at: string }) {
  const [, go] = useLocation();
  const { data } = useQuery({ ...timelineQuery(lead.id), enabled: false });
  const said = data?.items.find((item) => item.kind === "message" && item.message.direction === "inbound");
  const words = said?.kind === "message" ? said.message.body : null;
  const href = `/inbox/${lead.id}`;
  useShortcuts([{ id: "answer", label: t.answer, keys: ["r"], group: actions.group, run: () => go(href) }]);
  return (
    <p className={join(styles.notice, styles.answered)}>
      <MessageSquareReply />
      <span>{words ? t.answeredWith(ago(at), words) : t.answered(ago(at))}</span>
      <Link href={href} className={buttonLook("good")}>
        {t.answer}
        <span className="key" aria-hidden="true">
          {keyFor("r")}
        </span>
      </Link>
    </p>
  );
}

/** What one must know before writing: an answer that waits, opt-outs, numbers that reach nobody, a running sequence, a follow-up. */
export function LeadNotices({
  lead,
  isInConversation,
}: {
  lead: LeadDetail;
  /** it stands beside, and is answered there */
  isInConversation?: boolean;
}) {
  const running = lead.enrollments.filter((one) => one.state === "active" || one.state === "paused");
  return (
    <div className={styles.notices}>
      {lead.lastRepliedAt && waitsForAnswer(lead) && !isInConversation ? (
        <Answered lead={lead} at={lead.lastRepliedAt} />
      ) : null}
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
            {one.state === "active" && one.reason ? ` · ${one.reason}` : ""}
            {one.nextStepAt ? ` · ${nextStep(one.nextStepAt)}` : ""}
          </span>
        </p>
      ))}
      {lead.nextFollowUpAt ? (
        <p className={styles.notice}>
          <CalendarClock />
          <span>{quick.followUp(ago(lead.nextFollowUpAt))}</span>
        </p>
      ) : null}
    </div>
  );
}
