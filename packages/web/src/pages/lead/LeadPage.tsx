import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import { call } from "../../api/call.ts";
import { leadQuery } from "../../api/lead-queries.ts";
import { ApiError } from "../../api/problem.ts";
import { HoldKeys, useShortcuts } from "../../keyboard/shortcuts.ts";
import type { DialogKind } from "../../lead-actions/actions-on-lead.ts";
import type { Target } from "../../lead-actions/bulk.ts";
import { CallDialogHost } from "../../lead-actions/CallDialogHost.tsx";
import { changeLead, refreshLead } from "../../lead-actions/change-lead.ts";
import { confirmHandOff, handOffOf, restoreHandOffs } from "../../lead-actions/hand-off.ts";
import { leadActions } from "../../lead-actions/lead-actions.ts";
import { actionShortcuts } from "../../lead-actions/lead-shortcuts.ts";
import { neighbourOf } from "../../lead-actions/on-screen.ts";
import { rowOfLead } from "../../lead-list/row.ts";
import { Temperature } from "../../lead-list/Temperature.tsx";
import { LeadNotices } from "../../lead-panel/LeadNotices.tsx";
import { LeadToolbar } from "../../lead-panel/LeadToolbar.tsx";
import { History } from "../../lead-timeline/History.tsx";
import { Badge } from "../../look/Badge.tsx";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Panel } from "../../look/Page.tsx";
import { useTabTitle } from "../../look/place.ts";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { countryName } from "../../messages/countries.ts";
import { actions } from "../../messages/en/actions.ts";
import { bin } from "../../messages/en/bin.ts";
import { lead as t } from "../../messages/en/lead.ts";
import { LeadAside } from "./LeadAside.tsx";
import { LeadComposer } from "./LeadComposer.tsx";
import { LeadFacts } from "./LeadFacts.tsx";
import styles from "./LeadPage.module.css";

const LeadDialog = lazy(() =>
  import("../../lead-actions/LeadDialogs.tsx").then((module) => ({ default: module.LeadDialog })),
);

/** Everything about one lead. */
export function LeadPage() {
  const { id = "" } = useParams<{ id: string }>();
  const lead = useQuery(leadQuery(id));
  if (lead.data) return <Known key={id} lead={lead.data} />;
  if (lead.error instanceof ApiError && lead.error.problem.status === 404) {
    return (
      <EmptyState
        action={
          <Link href="/leads" className={buttonLook("main")}>
            {t.toLeads}
          </Link>
        }
      >
        {t.gone}
      </EmptyState>
    );
  }
  if (lead.error) return <ErrorState error={lead.error} retry={() => void lead.refetch()} />;
  return (
    <div className={styles.page}>
      <Skeleton width={240} height={24} />
      <div className={styles.columns}>
        <Panel>
          <Skeleton lines={8} />
        </Panel>
        <Panel>
          <Skeleton lines={10} />
        </Panel>
        <Panel>
          <Skeleton lines={6} />
        </Panel>
      </div>
    </div>
  );
}

/** Where on a lead the focus stood as its neighbour was asked for, which is a page of its own. */
let placeLeft: string | null = null;

function leavePlace(): void {
  const focused = document.activeElement;
  placeLeft = focused === document.body ? null : (focused?.getAttribute("data-place") ?? "name");
}

function takePlace(head: HTMLElement | null): void {
  const place = placeLeft;
  placeLeft = null;
  if (place === null || document.activeElement !== document.body) return;
  head?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus({ preventScroll: true });
}

function Known({ lead }: { lead: LeadDetail }) {
  useTabTitle(lead.name, true);
  const head = useRef<HTMLElement>(null);
  useEffect(() => takePlace(head.current), []);
  useEffect(() => void restoreHandOffs(), []);
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<{ kind: DialogKind; target: Target } | null>(null);
  const row = rowOfLead(lead);
  const act = leadActions({
    row,
    target: { rows: [row], filter: null, count: 1 },
    hasSelection: false,
    open: (kind, target) => setDialog({ kind, target }),
    resort: () => undefined,
    clearSelection: () => undefined,
  });
  const go = (step: 1 | -1) => {
    const next = neighbourOf(lead.id, step);
    if (!next) return;
    leavePlace();
    navigate(`/leads/${next}`, { replace: true });
  };
  const answer = (sent: boolean) => () => {
    if (handOffOf(lead.id)) void confirmHandOff(lead.id, sent);
    else if (!sent) history.back();
  };
  useShortcuts([
    ...actionShortcuts(act),
    { id: "previous", label: t.previous, keys: ["["], group: actions.move, run: () => go(-1) },
    { id: "next", label: t.next, keys: ["]"], group: actions.move, run: () => go(1) },
    { id: "sent", label: actions.sent, keys: ["Enter"], group: actions.group, keyOnly: true, run: answer(true) },
    { id: "back", label: t.back, keys: ["Escape"], group: actions.move, keyOnly: true, run: answer(false) },
  ]);
  return (
    <div className={styles.page}>
      <header ref={head} className={styles.head}>
        <div className={styles.title}>
          <h1 data-place="name" tabIndex={-1}>
            {lead.name}
          </h1>
          <p>{[lead.category, lead.city, lead.country && countryName(lead.country)].filter(Boolean).join(" · ")}</p>
        </div>
        {lead.isSample ? <Badge>{t.sample}</Badge> : null}
        <Temperature temperature={lead.temperature} score={lead.score} />
        <Button
          kind="quiet"
          icon={<ChevronLeft />}
          data-place="previous"
          aria-label={t.previous}
          keys="["
          onClick={() => go(-1)}
        />
        <Button
          kind="quiet"
          icon={<ChevronRight />}
          data-place="next"
          aria-label={t.next}
          keys="]"
          onClick={() => go(1)}
        />
      </header>
      {lead.deletedAt ? <InBin lead={lead} /> : lead.hidden ? <Hidden lead={lead} /> : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          <LeadFacts lead={lead} act={act} />
        </div>
        <div className={styles.column}>
          <LeadNotices lead={lead} />
          {lead.deletedAt ? null : <LeadComposer lead={lead} />}
          <LeadToolbar lead={lead} act={act} hasComposer={lead.deletedAt === null} />
          <History leadId={lead.id} title={t.history} />
        </div>
        <div className={styles.column}>
          <LeadAside lead={lead} act={act} />
        </div>
      </div>
      <CallDialogHost />
      <Suspense fallback={<HoldKeys />}>
        {dialog ? (
          <LeadDialog
            kind={dialog.kind}
            target={dialog.target}
            onClose={() => setDialog(null)}
            onDone={() => undefined}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

function InBin({ lead }: { lead: LeadDetail }) {
  const restore = async () => {
    await call(leadEndpoints.restoreLead, { params: { id: lead.id } });
    await refreshLead(lead.id);
    toast(t.restored(lead.name));
  };
  return (
    <Panel>
      <div className={styles.line}>
        <span>
          {t.inBin} <Link href="/settings/bin">{bin.open}</Link>
        </span>
        <Button onClick={() => void restore()}>{t.restore}</Button>
      </div>
    </Panel>
  );
}

function Hidden({ lead }: { lead: LeadDetail }) {
  return (
    <Panel>
      <div className={styles.line}>
        {t.isHidden}
        <Button onClick={() => void changeLead(lead.id, { hidden: false }, t.shownAgain(lead.name))}>
          {t.showAgain}
        </Button>
      </div>
    </Panel>
  );
}
