import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Copy, Ellipsis, Mail, MapPin, MessageSquareReply, NotebookPen, Workflow } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { leadQuery, timelineQuery } from "../../api/lead-queries.ts";
import type { LeadActions } from "../../lead-actions/lead-actions.ts";
import type { ListRow, RowLead } from "../../lead-list/row.ts";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { Timeline } from "../../lead-timeline/Timeline.tsx";
import { Button, join } from "../../look/Button.tsx";
import { Menu } from "../../look/Menu.tsx";
import { Skeleton } from "../../look/States.tsx";
import { actions } from "../../messages/en/actions.ts";
import { leads } from "../../messages/en/leads.ts";
import { quick as t } from "../../messages/en/quick.ts";
import { ago } from "../../messages/when.ts";
import styles from "./LeadPanel.module.css";
import { NextBest } from "./NextBest.tsx";

/** The focused lead: first what to do next, then who it is and what happened. */
export function LeadPanel({ row, act, onSent }: { row: ListRow; act: LeadActions; onSent: () => void }) {
  const settled = useSettled(row.lead.id);
  const detail = useQuery({ ...leadQuery(row.lead.id), enabled: settled });
  const timeline = useQuery({ ...timelineQuery(row.lead.id), enabled: settled });
  const lead: RowLead = detail.data ?? row.lead;
  return (
    <aside className={styles.panel} aria-label={t.panel}>
      <div className={styles.scroll}>
        <Head lead={lead} act={act} />
        {detail.data ? <Notices lead={detail.data} /> : null}
        <NextBest key={row.key} row={{ ...row, lead }} isSettled={settled} onSent={onSent} onEmail={act.email} />
        <Toolbar lead={lead} act={act} />
        {detail.data ? <Why lead={detail.data} /> : <Skeleton lines={2} />}
        <div className={styles.block}>
          <h3>{t.timeline}</h3>
          {timeline.data ? (
            timeline.data.items.length > 0 ? (
              <Timeline items={timeline.data.items} isShort />
            ) : (
              <p>{t.noTimeline}</p>
            )
          ) : (
            <Skeleton lines={3} />
          )}
        </div>
      </div>
    </aside>
  );
}

function Head({ lead, act }: { lead: RowLead; act: LeadActions }) {
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h2>
          <Link href={`/leads/${lead.id}`}>{lead.name}</Link>
        </h2>
        <Temperature temperature={lead.temperature} score={lead.score} />
      </div>
      <div className={styles.meta}>
        {lead.contactName ? <span>{lead.contactName}</span> : null}
        {lead.phone ? (
          <button type="button" title={actions.copyPhone} onClick={act.copyPhone}>
            <span className="numbers">{lead.phone}</span>
            <Copy aria-hidden="true" />
          </button>
        ) : null}
        {lead.email ? (
          <button type="button" title={actions.email} onClick={act.email}>
            <Mail aria-hidden="true" />
            {lead.email}
          </button>
        ) : null}
        {lead.website ? (
          <a href={lead.website} target="_blank" rel="noreferrer">
            {lead.website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
          </a>
        ) : (
          <span>{lead.website === null ? t.noWebsite : ""}</span>
        )}
        {lead.mapsUrl ? (
          <a href={lead.mapsUrl} target="_blank" rel="noreferrer" aria-label={leads.fields.address}>
            <MapPin />
          </a>
        ) : null}
      </div>
    </header>
  );
}

function Notices({ lead }: { lead: LeadDetail }) {
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
          {t.followUp(ago(lead.nextFollowUpAt))}
        </p>
      ) : null}
    </>
  );
}

function Toolbar({ lead, act }: { lead: RowLead; act: LeadActions }) {
  return (
    <>
      <fieldset className={styles.statuses} aria-label={leads.fields.status}>
        {LEAD_STATUSES.map((status, index) => (
          <button
            key={status}
            type="button"
            aria-pressed={lead.status === status}
            aria-keyshortcuts={String(index + 1)}
            title={`${leads.statuses[status]} (${index + 1})`}
            onClick={() => act.setStatus(status)}
          >
            {leads.statuses[status]}
          </button>
        ))}
      </fieldset>
      <div className={styles.toolbar}>
        <Button icon={<Mail />} keys="m" onClick={act.email}>
          {actions.email}
        </Button>
        <Button icon={<MessageSquareReply />} keys="y" onClick={act.reply}>
          {actions.reply}
        </Button>
        <Button icon={<NotebookPen />} keys="n" onClick={act.note}>
          {actions.note}
        </Button>
        <Button icon={<CalendarClock />} keys="h" onClick={act.followUp}>
          {actions.followUp}
        </Button>
        <Button icon={<Workflow />} keys="s" onClick={act.sequence}>
          {actions.sequence}
        </Button>
        <Menu label={t.moreActions} items={act.menu}>
          {(trigger) => (
            <Button {...trigger} icon={<Ellipsis />}>
              {t.moreActions}
            </Button>
          )}
        </Menu>
      </div>
    </>
  );
}

function Why({ lead }: { lead: LeadDetail }) {
  return (
    <div className={styles.block}>
      <h3>{t.why(lead.score)}</h3>
      {lead.scoreReasons.length === 0 ? <p>{t.noReasons}</p> : null}
      <div className={join(styles.reasons, "numbers")}>
        {lead.scoreReasons.map((reason) => (
          <span key={reason.code} className={styles.reason}>
            {reason.text} <b>{reason.points > 0 ? `+${reason.points}` : reason.points}</b>
          </span>
        ))}
      </div>
    </div>
  );
}

/** True once the focus has rested on a lead for 80 ms: going through a list fetches nothing on the way. */
function useSettled(leadId: string): boolean {
  const [settledId, setSettledId] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettledId(leadId), 80);
    return () => clearTimeout(timer);
  }, [leadId]);
  return settledId === leadId;
}
