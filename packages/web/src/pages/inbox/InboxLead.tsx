import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Mail, Phone } from "lucide-react";
import { Link } from "wouter";
import { leadQuery, timelineQuery, useMembers } from "../../api/lead-queries.ts";
import { LeadNotices } from "../../lead-panel/LeadNotices.tsx";
import { ScoreReasons } from "../../lead-panel/ScoreReasons.tsx";
import { Timeline } from "../../lead-timeline/Timeline.tsx";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Skeleton } from "../../look/States.tsx";
import { actions } from "../../messages/en/actions.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { leads } from "../../messages/en/leads.ts";
import { panel } from "../../messages/en/panel.ts";
import { dayAndTime } from "../../messages/when.ts";
import styles from "./Inbox.module.css";

/** Who one is talking to: where to reach them, whose they are, when to follow up, why the score, what happened. */
export function InboxLead({
  leadId,
  onCall,
  onAssign,
  onFollowUp,
}: {
  leadId: string;
  onCall: () => void;
  onAssign: () => void;
  onFollowUp: () => void;
}) {
  const { data: lead } = useQuery(leadQuery(leadId));
  const { data: timeline } = useQuery(timelineQuery(leadId));
  const members = useMembers().data?.items ?? [];
  if (!lead)
    return (
      <aside className={styles.about} aria-label={t.about("")}>
        <Skeleton lines={8} />
      </aside>
    );
  const owner = members.find(({ id }) => id === lead.assignedTo)?.name;
  return (
    <aside className={styles.about} aria-label={t.about(lead.name)}>
      <header>
        <h3>{lead.name}</h3>
        <Link href={`/leads/${leadId}`} className={buttonLook("quiet")} aria-label={t.openLead}>
          <ExternalLink />
        </Link>
      </header>
      <LeadNotices isInConversation lead={lead} />
      <dl className={styles.known}>
        {lead.contactName ? <Fact name={leads.fields.contactName}>{lead.contactName}</Fact> : null}
        <Fact name={leads.fields.phone}>
          {lead.phone ? (
            <Button kind="quiet" icon={<Phone />} onClick={onCall}>
              {lead.phone}
            </Button>
          ) : (
            "–"
          )}
        </Fact>
        <Fact name={leads.fields.email}>
          {lead.email ? (
            <span className={styles.address}>
              <Mail aria-hidden="true" />
              {lead.email}
            </span>
          ) : (
            "–"
          )}
        </Fact>
        <Fact name={leads.fields.assignedTo}>
          <Button kind="quiet" onClick={onAssign}>
            {owner ?? actions.nobody}
          </Button>
        </Fact>
        <Fact name={actions.followUp}>
          <Button kind="quiet" onClick={onFollowUp}>
            {lead.nextFollowUpAt ? dayAndTime(lead.nextFollowUpAt) : "–"}
          </Button>
        </Fact>
      </dl>
      {lead.notes ? <p className={styles.notes}>{lead.notes}</p> : null}
      <ScoreReasons lead={lead} />
      <div>
        <h3>{panel.timeline}</h3>
        {timeline ? <Timeline items={timeline.items} isShort /> : <Skeleton lines={3} />}
      </div>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
