import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { CalendarClock, Ellipsis, Mail, MessageSquareReply, NotebookPen, Workflow } from "lucide-react";
import type { LeadActions } from "../lead-actions/actions-on-lead.ts";
import type { RowLead } from "../lead-list/row.ts";
import { Button } from "../look/Button.tsx";
import { Menu } from "../look/Menu.tsx";
import { actions } from "../messages/en/actions.ts";
import { leads } from "../messages/en/leads.ts";
import { panel as t } from "../messages/en/panel.ts";
import styles from "./LeadPanel.module.css";

/** Status and actions of a lead as buttons, each with its key. */
export function LeadToolbar({
  lead,
  act,
  hasComposer,
}: {
  lead: RowLead;
  act: LeadActions;
  /** e-mails and notes are written right above */
  hasComposer?: boolean;
}) {
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
        {hasComposer ? null : (
          <Button icon={<Mail />} keys="m" onClick={act.email}>
            {actions.email}
          </Button>
        )}
        <Button icon={<MessageSquareReply />} keys="y" onClick={act.reply}>
          {actions.reply}
        </Button>
        {hasComposer ? null : (
          <Button icon={<NotebookPen />} keys="n" onClick={act.note}>
            {actions.note}
          </Button>
        )}
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
