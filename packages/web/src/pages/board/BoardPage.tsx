import type { Lead } from "@lead-dashboard/contract/leads/lead";
import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { Columns3 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { useCounts } from "../../api/lead-queries.ts";
import { isFiltering, readFilter, writeFilter } from "../../lead-list/lead-filter.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { useIsNarrow } from "../../look/narrow.ts";
import { PageTitle } from "../../look/Page.tsx";
import { useTabTitle } from "../../look/place.ts";
import { EmptyState } from "../../look/States.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { board as t } from "../../messages/en/board.ts";
import { leads } from "../../messages/en/leads.ts";
import styles from "./Board.module.css";
import { BoardColumn } from "./BoardColumn.tsx";
import { BoardFilter } from "./BoardFilter.tsx";
import { cardsOf } from "./board-cards.ts";
import { DropBar } from "./DropBar.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { moveCard, useColumn, useFirstPages, useLiveBoard } from "./use-board.ts";
import { useBoardKeys } from "./use-board-keys.ts";
import { useTouchDrag } from "./use-touch-drag.ts";

/** The leads by status, moved by mouse, finger, key or menu. On a phone one column at a time. */
export function BoardPage() {
  useTabTitle(t.title);
  const [search, setSearch] = useSearchParams();
  const [, go] = useLocation();
  const isNarrow = useIsNarrow();
  // The status is what the columns are; one in the address is left out.
  const { status: _, ...filter } = readFilter(search);
  const [focusId, setFocusId] = useState<string | null>(null);
  const [shown, setShown] = useState<LeadStatus>("NEW");
  const root = useRef<HTMLDivElement>(null);
  const columns = useColumns(filter);
  const counts = useCounts(filter, false);
  const first = useFirstPages(filter);
  const [heldId, setHeldId] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ lead: Lead; to: "LOST" | "CLOSED" } | null>(null);
  useLiveBoard();

  const focus = (leadId: string) => {
    setFocusId(leadId);
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(leadId)}"]`)?.focus(),
    );
  };
  const move = (lead: Lead, to: LeadStatus, keepFocus = true) => {
    const isAsking = to === "LOST" || (to === "CLOSED" && lead.dealValue === null);
    if (isAsking && lead.status !== to) setAsked({ lead, to });
    else void moveCard(lead, to, { filter });
    if (keepFocus && !isAsking) focus(lead.id);
  };
  const lists = LEAD_STATUSES.map((status) => cardsOf(columns[status].data));
  useBoardKeys({
    columns: lists,
    focusId,
    heldId,
    hold: setHeldId,
    focus,
    move,
    openLead: (lead) => go(`/leads/${lead.id}`),
    toList: () => go(`/leads?${search}`.replace(/\?$/, "")),
  });

  const set = (next: LeadCountQuery) => setSearch(writeFilter(search, next), { replace: true });
  const isEmpty = counts.data?.total === 0;
  const isGone = focusId !== null && !lists.flat().some((lead) => lead.id === focusId);
  useEffect(() => {
    // a card that sank below what is loaded takes the focus with it
    if (isGone) focusIfLost(() => root.current?.querySelector<HTMLElement>('[data-card][tabindex="0"]'));
  }, [isGone]);
  const current = lists.flat().find((lead) => lead.id === focusId) ?? lists.flat()[0];
  const { liftedId, over } = useTouchDrag(root, {
    isThere: !isEmpty,
    onDrop: (leadId, to) => {
      const lead = lists.flat().find((one) => one.id === leadId);
      if (lead && lead.status !== to) move(lead, to, false);
    },
  });
  const lifted = lists.flat().find((lead) => lead.id === liftedId);
  const held = lifted ?? lists.flat().find((lead) => lead.id === heldId);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{t.title}</PageTitle>
        <BoardFilter filter={filter} onChange={set} />
      </header>
      <p className="only-read-aloud" id="board-hint">
        {t.hint}
      </p>
      <p className="only-read-aloud" role="status">
        {held ? (lifted ? t.lifted : t.pickedUp)(held.name, leads.statuses[held.status]) : ""}
      </p>
      {isEmpty && !isFiltering(filter) ? (
        <EmptyState
          icon={<Columns3 />}
          action={
            <Link href="/import" className={buttonLook("main")}>
              {t.import}
            </Link>
          }
        >
          {t.empty}
        </EmptyState>
      ) : null}
      {isEmpty && isFiltering(filter) ? (
        <EmptyState action={<Button onClick={() => set({})}>{t.clear}</Button>}>{t.noMatch}</EmptyState>
      ) : null}
      {isNarrow && !isEmpty ? (
        <Tabs
          label={leads.fields.status}
          selected={shown}
          onSelect={setShown}
          panelId="board"
          tabs={LEAD_STATUSES.map((status) => ({
            id: status,
            label: leads.statuses[status],
            count: counts.data ? t.counted(counts.data.byStatus[status], counts.data.exact) : "",
          }))}
        />
      ) : null}
      {isEmpty ? null : (
        <div ref={root} id="board" className={styles.board}>
          {LEAD_STATUSES.filter((status) => !isNarrow || status === shown).map((status) => (
            <BoardColumn
              key={status}
              status={status}
              column={columns[status]}
              error={first.error}
              retry={() => void first.refetch()}
              counts={counts.data}
              focusId={current?.id ?? null}
              heldId={heldId}
              liftedId={liftedId}
              isUnderFinger={lifted !== undefined && lifted.status !== status && over === status}
              onFocus={setFocusId}
              onMove={move}
            />
          ))}
        </div>
      )}
      {isNarrow && lifted ? <DropBar from={lifted.status} over={over} /> : null}
      {asked === null ? null : (
        <MoveDialog
          lead={asked.lead}
          to={asked.to}
          onClose={() => setAsked(null)}
          onMove={(more) => {
            setAsked(null);
            void moveCard(asked.lead, asked.to, { filter, more });
            focus(asked.lead.id);
          }}
        />
      )}
    </div>
  );
}

function useColumns(filter: LeadCountQuery) {
  return {
    NEW: useColumn("NEW", filter),
    CONTACTED: useColumn("CONTACTED", filter),
    REPLIED: useColumn("REPLIED", filter),
    CLOSED: useColumn("CLOSED", filter),
    LOST: useColumn("LOST", filter),
  };
}
