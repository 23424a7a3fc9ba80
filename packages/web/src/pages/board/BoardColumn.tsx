import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import type { Lead, LeadCounts } from "@lead-dashboard/contract/leads/lead";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { join } from "../../look/Button.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { board as t } from "../../messages/en/board.ts";
import { leads } from "../../messages/en/leads.ts";
import { money } from "../../messages/money.ts";
import styles from "./Board.module.css";
import { BoardCard } from "./BoardCard.tsx";
import { cardsOf } from "./board-cards.ts";
import type { useColumn } from "./use-board.ts";

/** One status: how many and worth what, and its cards, loaded as they come into view. */
export function BoardColumn({
  status,
  column,
  error,
  retry,
  counts,
  focusId,
  heldId,
  liftedId,
  isUnderFinger,
  onFocus,
  onMove,
}: {
  status: LeadStatus;
  column: ReturnType<typeof useColumn>;
  /** why the board could not be loaded */
  error: Error | null;
  retry: () => void;
  counts: LeadCounts | undefined;
  focusId: string | null;
  /** the card picked up by key */
  heldId: string | null;
  /** the card a finger has lifted */
  liftedId: string | null;
  /** that card hovers over this column */
  isUnderFinger: boolean;
  onFocus: (leadId: string) => void;
  onMove: (lead: Lead, to: LeadStatus, keepFocus?: boolean) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const isOver = useDropPlace(scroller, status, (lead) => onMove(lead, status, false));
  const cards = cardsOf(column.data);
  const name = leads.statuses[status];
  const values = Object.entries(counts?.valueByStatus?.[status] ?? {}).filter(([, value]) => value > 0);
  const worth = values.map(([currency, value]) => money(value, currency)).join(" + ");
  return (
    <section
      className={styles.column}
      data-drop={status}
      aria-label={counts ? t.cards(name, counts.byStatus[status]) : t.column(name)}
    >
      <header className={styles.columnHead}>
        <span className={join(styles.dot, styles[`dot${status}`])} aria-hidden="true" />
        <h2>{name}</h2>
        <span className={styles.count}>{counts ? t.counted(counts.byStatus[status], counts.exact) : ""}</span>
        <span className={styles.value} title={worth}>
          {worth}
        </span>
      </header>
      <div ref={scroller} data-scrolls="" className={join(styles.cards, (isOver || isUnderFinger) && styles.over)}>
        {error && !column.data ? <ErrorState error={error} retry={retry} /> : null}
        {column.isPending && !error ? ["a", "b", "c", "d"].map((card) => <LoadingCard key={card} />) : null}
        {column.data && cards.length === 0 ? <p className={styles.emptyColumn}>{t.emptyColumn}</p> : null}
        <ul className={styles.list}>
          {cards.map((lead) => (
            <BoardCard
              key={lead.id}
              lead={lead}
              isTabStop={lead.id === focusId}
              isHeld={lead.id === heldId}
              isLifted={lead.id === liftedId}
              onFocus={onFocus}
              onMove={onMove}
            />
          ))}
        </ul>
        {column.hasNextPage ? <More key={cards.length} onSeen={() => void column.fetchNextPage()} /> : null}
      </div>
    </section>
  );
}

/** Lets a card be dropped on the column; tells whether one hovers over it. */
function useDropPlace(
  place: React.RefObject<HTMLElement | null>,
  status: LeadStatus,
  onDrop: (lead: Lead) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent(onDrop);
  useEffect(() => {
    if (!place.current) return;
    return dropTargetForElements({
      element: place.current,
      canDrop: ({ source }) => isLead(source.data.lead) && source.data.lead.status !== status,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        if (isLead(source.data.lead)) drop(source.data.lead);
      },
    });
  }, [place, status]);
  return isOver;
}

/** What BoardCard attaches to a drag. */
function isLead(value: unknown): value is Lead {
  return typeof value === "object" && value !== null && "id" in value && "status" in value;
}

/** Stands at the end of what is loaded and asks for more when it comes near the view. */
function More({ onSeen }: { onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    if (!end.current) return;
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && seen(), {
      rootMargin: "400px",
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, []);
  return (
    <div ref={end}>
      <LoadingCard />
    </div>
  );
}

function LoadingCard() {
  return (
    <div className={styles.card}>
      <Skeleton width="70%" />
      <Skeleton width="50%" height={10} />
      <Skeleton width="30%" height={10} />
    </div>
  );
}
