import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { CalendarClock, Ellipsis } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useMembers } from "../../api/lead-queries.ts";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { Button, join } from "../../look/Button.tsx";
import { Menu } from "../../look/Menu.tsx";
import { board as t } from "../../messages/en/board.ts";
import { leads } from "../../messages/en/leads.ts";
import { money } from "../../messages/money.ts";
import { day as showDate } from "../../messages/when.ts";
import styles from "./Board.module.css";

/** One lead on the board: name, city and category, score, who has it, what is next. */
export function BoardCard({
  lead,
  isTabStop,
  isHeld,
  isLifted,
  onFocus,
  onMove,
}: {
  lead: Lead;
  isTabStop: boolean;
  isHeld: boolean;
  isLifted: boolean;
  onFocus: (leadId: string) => void;
  onMove: (lead: Lead, to: LeadStatus) => void;
}) {
  const [, go] = useLocation();
  const card = useRef<HTMLLIElement>(null);
  const isDragged = useDrag(card, lead);
  const place = [lead.category, lead.city].filter(Boolean).join(" · ");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter opens it, see use-board-keys.ts
    <li
      ref={card}
      data-card={lead.id}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={[lead.name, place, leads.temperatures[lead.temperature], lead.score]
        .filter((part) => part !== "")
        .join(", ")}
      aria-describedby="board-hint"
      className={join(styles.card, (isDragged || isLifted) && styles.dragged, isHeld && styles.held)}
      onFocus={() => onFocus(lead.id)}
      onClick={(event) => {
        if (event.target instanceof Element && !event.target.closest("button, [popover]")) go(`/leads/${lead.id}`);
      }}
    >
      <div className={styles.cardTop}>
        <span className={styles.name}>{lead.name}</span>
        <Menu
          label={t.menuFor(lead.name)}
          items={[
            { id: "open", label: t.open, keys: "Enter", onSelect: () => go(`/leads/${lead.id}`) },
            ...LEAD_STATUSES.filter((status) => status !== lead.status).map((status) => ({
              id: status,
              label: t.moveToStatus(leads.statuses[status]),
              keys: String(LEAD_STATUSES.indexOf(status) + 1),
              onSelect: () => onMove(lead, status),
            })),
          ]}
        >
          {(trigger) => (
            <Button
              {...trigger}
              kind="quiet"
              tabIndex={isTabStop ? 0 : -1}
              className={styles.menu}
              icon={<Ellipsis />}
              aria-label={t.menuFor(lead.name)}
            />
          )}
        </Menu>
      </div>
      <span className={styles.place}>{place === "" ? "–" : place}</span>
      <div className={styles.cardFoot}>
        <Temperature temperature={lead.temperature} score={lead.score} />
        {lead.dealValue === null ? null : (
          <span className={styles.deal}>{money(lead.dealValue, lead.currency ?? "EUR")}</span>
        )}
        {lead.nextFollowUpAt ? (
          <span
            className={join(styles.next, Date.parse(lead.nextFollowUpAt) < Date.now() && styles.overdue)}
            title={t.followUp(showDate(lead.nextFollowUpAt))}
          >
            <CalendarClock aria-hidden="true" />
            {showDate(lead.nextFollowUpAt)}
          </span>
        ) : null}
        <Assignee memberId={lead.assignedTo} />
      </div>
    </li>
  );
}

function Assignee({ memberId }: { memberId: string | null }) {
  const { data } = useMembers();
  const name = memberId === null ? undefined : data?.items.find((member) => member.id === memberId)?.name;
  if (!name) return null;
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("");
  return (
    <span className={styles.who} title={name}>
      {initials.toUpperCase()}
    </span>
  );
}

function useDrag(card: React.RefObject<HTMLElement | null>, lead: Lead): boolean {
  const [isDragged, setDragged] = useState(false);
  const data = useEffectEvent(() => ({ lead }));
  useEffect(() => {
    if (!card.current) return;
    return draggable({
      element: card.current,
      getInitialData: () => data(),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [card]);
  return isDragged;
}
