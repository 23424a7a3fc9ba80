import { useQuery } from "@tanstack/react-query";
import { Copy, Mail, MapPin } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { leadQuery, timelineQuery } from "../api/lead-queries.ts";
import type { LeadActions } from "../lead-actions/actions-on-lead.ts";
import type { ListRow, RowLead } from "../lead-list/row.ts";
import { Temperature } from "../lead-list/Temperature.tsx";
import { Timeline } from "../lead-timeline/Timeline.tsx";
import { Skeleton } from "../look/States.tsx";
import { actions } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import { panel as t } from "../messages/en/panel.ts";
import { quick } from "../messages/en/quick.ts";
import { LeadNotices } from "./LeadNotices.tsx";
import styles from "./LeadPanel.module.css";
import { LeadToolbar } from "./LeadToolbar.tsx";
import { NextBest } from "./NextBest.tsx";
import { ScoreReasons } from "./ScoreReasons.tsx";
import { usableEmail } from "./usable-email.ts";
import { shownAddress, webLink } from "./web-link.ts";

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
        {detail.data ? <LeadNotices lead={detail.data} /> : null}
        <NextBest key={row.key} row={{ ...row, lead }} isSettled={settled} onSent={onSent} onEmail={act.email} />
        <LeadToolbar lead={lead} act={act} />
        {detail.data ? <ScoreReasons lead={detail.data} /> : <Skeleton lines={2} />}
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

/** A link only where it opens by http or https: what was imported is text. */
function WebAddress({ address }: { address: string }) {
  const href = webLink(address);
  if (href === null) return <span>{address}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {shownAddress(address)}
    </a>
  );
}

function Head({ lead, act }: { lead: RowLead; act: LeadActions }) {
  const mapsLink = webLink(lead.mapsUrl ?? null);
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
        {lead.email && !usableEmail(lead) ? <span title={t.invalidEmail}>{lead.email} ⚠</span> : null}
        {usableEmail(lead) ? (
          <button type="button" title={actions.email} onClick={act.email}>
            <Mail aria-hidden="true" />
            {lead.email}
          </button>
        ) : null}
        <span className={styles.places}>
          {lead.website ? <WebAddress address={lead.website} /> : lead.website === null ? quick.noWebsite : null}
          {mapsLink ? (
            <a href={mapsLink} target="_blank" rel="noreferrer" aria-label={leads.fields.address}>
              <MapPin />
            </a>
          ) : null}
        </span>
      </div>
    </header>
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
