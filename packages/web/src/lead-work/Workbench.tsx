// Everything of a list of leads that acts: loaded right after the first rows, so that they come sooner.
import { lazy, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useCounts } from "../api/lead-queries.ts";
import { useTemplates } from "../api/template-queries.ts";
import { HoldKeys, useShortcuts } from "../keyboard/shortcuts.ts";
import { BulkBar } from "../lead-actions/BulkBar.tsx";
import { useRunningBulkAction } from "../lead-actions/bulk.ts";
import { CallDialogHost } from "../lead-actions/CallDialogHost.tsx";
import { confirmHandOff, handOffOf, openWhatsapp, restoreHandOffs, useHandOff } from "../lead-actions/hand-off.ts";
import { skip } from "../lead-actions/lead-actions.ts";
import { actionShortcuts } from "../lead-actions/lead-shortcuts.ts";
import { prepareRow, waitsForAnswer } from "../lead-actions/prepared.ts";
import { isFiltering, writeFilter } from "../lead-list/lead-filter.ts";
import { type ListKeys, listShortcuts } from "../lead-list/list-shortcuts.ts";
import type { ListState, ListStore } from "../lead-list/list-store.ts";
import type { ListView } from "../lead-list/list-view.ts";
import type { ListRow } from "../lead-list/row.ts";
import { LeadPanel } from "../lead-panel/LeadPanel.tsx";
import { Asked } from "../lead-panel/NextBest.tsx";
import { Dialog } from "../look/Dialog.tsx";
import { actions as t } from "../messages/en/actions.ts";
import { count } from "../messages/plural.ts";
import { InlineEdit } from "./InlineEdit.tsx";
import { BigQuestion, PhoneSheet } from "./PhoneSheet.tsx";
import { useLongPress, useRowSwipes } from "./use-row-swipes.ts";
import { useWorkActions } from "./use-work-actions.ts";
import styles from "./Workbench.module.css";

const loadDialogs = () => import("../lead-actions/LeadDialogs.tsx");
const LeadDialog = lazy(() => loadDialogs().then((module) => ({ default: module.LeadDialog })));

interface WorkbenchProps {
  store: ListStore;
  /** what the keys of the list reach on the page around it */
  keys: Omit<ListKeys, "store">;
  state: ListState;
  view: ListView;
  /** the focused lead stands beside the list */
  hasPanel: boolean;
  isNarrow: boolean;
  /** the focused lead fills the phone's screen */
  isSheetOpen: boolean;
  setSheetOpen: (isOpen: boolean) => void;
}

/** The focused lead's panel, the actions with their keys, swipes and dialogs, and the bar of the selection. */
export function Workbench(props: WorkbenchProps) {
  const { store, keys, state, view, hasPanel, isNarrow, isSheetOpen, setSheetOpen } = props;
  useTemplates();
  useEffect(() => void restoreHandOffs(), []);
  useEffect(() => {
    // the first key that asks for a dialog shall find it there
    const timer = setTimeout(() => void loadDialogs(), 1_500);
    return () => clearTimeout(timer);
  }, []);
  const [, navigate] = useLocation();
  const row = state.rows[state.focus] ?? null;
  const counts = useCounts(view.fullFilter, view.isOfLeads && state.selected.size > 0).data;
  const matching = counts?.exact ? counts.total : null;
  const { act, target, dialog, closeDialog } = useWorkActions({ store, state, row, view, matching });
  const handOff = useHandOff(row?.lead.id);
  const isBulkRunning = useRunningBulkAction() !== null;
  usePreparedAhead(state.rows[state.focus + 1]);

  const next = () => store.focusOn(store.read().focus + 1);
  const afterSent = () => {
    // in a list the lead leaves, the next one comes up by itself; elsewhere one goes on
    if (!view.leavesWhenContacted && row?.waiting === null) next();
  };
  const answer = (sent: boolean) => {
    if (!row) return;
    if (sent) afterSent();
    void confirmHandOff(row.lead.id, sent);
  };
  const isAsked = () => row !== null && handOffOf(row.lead.id) !== undefined;
  useShortcuts([
    ...actionShortcuts(act),
    ...listShortcuts({ store, ...keys }),
    {
      id: "open",
      label: t.openLead,
      keys: ["Enter", "o"],
      group: t.group,
      run: () => {
        if (isAsked()) answer(true);
        else if (row) navigate(`/leads/${row.lead.id}`);
      },
    },
    {
      id: "board",
      label: t.board,
      keys: ["v"],
      group: t.move,
      run: () => navigate(`/board?${writeFilter(new URLSearchParams(), view.fullFilter)}`.replace(/\?$/, "")),
    },
    { id: "skip", label: t.skip, keys: ["-"], group: t.group, run: act.skip },
    {
      id: "escape",
      label: t.escape,
      keys: ["Escape"],
      group: t.move,
      keyOnly: true,
      run: () => {
        if (isAsked()) answer(false);
        else if (state.selected.size > 0) store.clearSelection();
        else if (isFiltering(view.filter)) view.setFilter({});
      },
    },
  ]);
  useLongPress((key) => {
    store.focusOn(state.rows.findIndex((one) => one.key === key));
    store.toggle(key);
  });
  useRowSwipes(isNarrow && state.selected.size === 0, {
    right: (key) => {
      const index = state.rows.findIndex((one) => one.key === key);
      const swiped = state.rows[index];
      if (!swiped) return;
      store.focusOn(index);
      if (openWhatsapp(swiped) || waitsForAnswer(swiped.lead)) setSheetOpen(true);
    },
    left: (key) => {
      const swiped = state.rows.find((one) => one.key === key);
      if (swiped) skip(swiped, store.resort);
    },
    touch: (key) => {
      const touched = state.rows.find((one) => one.key === key);
      if (touched) void prepareRow(touched).catch(() => undefined);
    },
  });

  const hasRow = row !== null;
  useEffect(() => {
    // on a phone nothing else on screen tells that fingers are heard now, and in a list without rows keys have nothing to act on
    if (hasRow) document.querySelector("[data-list]")?.setAttribute("data-acts", "");
  }, [hasRow]);

  const panel = row ? <LeadPanel row={row} act={act} onSent={afterSent} /> : null;
  const isQuestion = handOff !== undefined;
  return (
    <>
      {hasPanel ? (panel ?? <div className={styles.none} />) : null}
      {!hasPanel && !isNarrow && handOff ? (
        <Dialog title={handOff.row.lead.name} size="small" onClose={() => answer(false)}>
          <Asked handOff={handOff} onSent={afterSent} />
        </Dialog>
      ) : null}
      {state.selected.size > 0 || isBulkRunning ? (
        <div className={styles.bulk} data-bulk="">
          <BulkBar
            target={target}
            act={act}
            all={view.isOfLeads ? `${count(counts?.total ?? null)}${counts?.exact === false ? "+" : ""}` : null}
            isEverything={state.isEverythingSelected}
            onSelectAll={store.selectEverything}
            onClear={store.clearSelection}
          />
        </div>
      ) : null}
      {isNarrow && isSheetOpen && row ? (
        <PhoneSheet label={row.lead.name} onClose={() => setSheetOpen(false)} onNext={isQuestion ? null : next}>
          {isQuestion ? <BigQuestion handOff={handOff} onSent={afterSent} /> : panel}
        </PhoneSheet>
      ) : null}
      <InlineEdit />
      <CallDialogHost />
      <Suspense fallback={<HoldKeys />}>
        {dialog ? <LeadDialog {...dialog} onClose={closeDialog} onDone={store.clearSelection} /> : null}
      </Suspense>
    </>
  );
}

/** Fetches the message of the lead that comes next, so that its window opens at once too. */
function usePreparedAhead(row: ListRow | undefined): void {
  const [rested, setRested] = useState<ListRow | undefined>();
  useEffect(() => {
    const timer = setTimeout(() => setRested(row), 250);
    return () => clearTimeout(timer);
  }, [row]);
  useEffect(() => {
    if (rested) void prepareRow(rested).catch(() => undefined);
  }, [rested]);
}
