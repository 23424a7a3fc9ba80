import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import type { BulkAction, BulkOutcome } from "@lead-dashboard/contract/bulk-actions/schemas";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, Undo2 } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "wouter";
import { addressOf, call } from "../../api/call.ts";
import { cancelBulk, undoBulk } from "../../lead-actions/bulk.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Page, Panel } from "../../look/Page.tsx";
import { describeError, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { toast } from "../../look/toasts.ts";
import { bulk as t } from "../../messages/en/bulk.ts";
import { shell } from "../../messages/en/shell.ts";
import { sms } from "../../messages/en/sms.ts";
import styles from "./Bulk.module.css";

const WORKING: readonly BulkAction["status"][] = ["queued", "running", "undoing"];
const OUTCOMES = ["all", "changed", "unchanged", "skipped", "failed", "spared"] as const;
type Shown = (typeof OUTCOMES)[number];

/** What a bulk action did: counts that add up, why not for some, and every lead with its outcome. */
export function BulkActionPage() {
  const { id = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["bulk-action", id],
    queryFn: ({ signal }) => call(bulkActionEndpoints.getBulkAction, { params: { id }, signal }),
    refetchInterval: ({ state }) => refetchAfter(state.data),
  });
  if (error && !data) {
    return (
      <Page title={t.title}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page title={t.title}>
        <Skeleton width="60%" />
      </Page>
    );
  }
  const undo = async () => {
    try {
      await undoBulk(id);
    } catch (problem) {
      toast(describeError(problem), { tone: "bad" });
    }
    await refetch();
    focusIfLost(() => null);
  };
  const cancel = async () => {
    await cancelBulk(id);
    await refetch();
    focusIfLost(() => null);
  };
  const turn = async (isPaused: boolean) => {
    try {
      await call(isPaused ? bulkActionEndpoints.resumeBulkMessage : bulkActionEndpoints.pauseBulkMessage, {
        params: { id },
      });
    } catch (problem) {
      toast(describeError(problem), { tone: "bad" });
    }
    await refetch();
  };
  return (
    <Page
      title={t.titleOf(data.action)}
      subtitle={t.statuses[data.status]}
      actions={
        <>
          <a className={buttonLook("plain")} href={addressOf(bulkActionEndpoints.exportBulkOutcomes, { id })} download>
            <Download aria-hidden="true" />
            {t.download}
          </a>
          {data.canUndo ? (
            <Button icon={<Undo2 />} onClick={() => void undo()}>
              {t.undo}
            </Button>
          ) : null}
          {data.paused || (data.waiting ?? 0) > 0 ? (
            <Button onClick={() => void turn(data.paused)}>{data.paused ? t.goOn : t.pause}</Button>
          ) : null}
          {data.status === "queued" || data.status === "running" ? (
            <Button onClick={() => void cancel()}>{shell.cancel}</Button>
          ) : null}
        </>
      }
    >
      <Sums action={data} />
      <Leads action={data} />
    </Page>
  );
}

/** A message that is done may still have mail waiting, which goes out, is paused or goes on by and by. In ms. */
function refetchAfter(action: BulkAction | undefined): number | false {
  if (action === undefined) return false;
  if (WORKING.includes(action.status)) return 600;
  return action.paused || (action.waiting ?? 0) > 0 ? 5_000 : false;
}

function Sums({ action }: { action: BulkAction }) {
  const { changed, unchanged, skipped, failed, matched, restored, spared, status } = action;
  const sums = { changed, unchanged, skipped, failed };
  const done = changed + unchanged + skipped + failed;
  return (
    <Panel title={t.sums} aside={<span className="numbers">{t.matched(matched)}</span>}>
      {WORKING.includes(status) ? (
        <progress
          className={styles.progress}
          aria-label={t.progress}
          max={(status === "undoing" ? changed : matched) ?? undefined}
          value={status === "undoing" ? restored + spared : matched === null ? undefined : done}
        />
      ) : null}
      <dl className={styles.sums}>
        {(["changed", "unchanged", "skipped", "failed"] as const).map((name) => (
          <div key={name}>
            <dt>{t.outcomes[name]}</dt>
            <dd className="numbers">{sums[name].toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      {action.waiting ? <p>{t.waiting(action.waiting)}</p> : null}
      {action.sms && action.sms.segments > 0 ? <p>{sms.bulk(action.sms.segments, action.sms.cost)}</p> : null}
      {action.paused ? <p role="status">{t.isPaused}</p> : null}
      {action.reasons.length === 0 ? null : (
        <ul className={styles.reasons} aria-label={t.reasons}>
          {action.reasons.map(({ reason, count }) => (
            <li key={reason}>
              <span className="numbers">{count.toLocaleString("en")}</span> {t.because(reason)}
            </li>
          ))}
        </ul>
      )}
      {status === "undone" || status === "undoing" ? <p role="status">{t.restored(restored, spared)}</p> : null}
    </Panel>
  );
}

function Leads({ action }: { action: BulkAction }) {
  const [shown, setShown] = useState<Shown>("all");
  const done = action.changed + action.unchanged + action.skipped + action.failed;
  const outcomes = useInfiniteQuery({
    queryKey: ["bulk-action", action.id, "outcomes", shown, done, action.status],
    queryFn: ({ pageParam, signal }) =>
      call(bulkActionEndpoints.listBulkOutcomes, {
        params: { id: action.id },
        query: {
          ...(shown === "all" ? {} : shown === "spared" ? { spared: "true" as const } : { outcome: shown }),
          ...(pageParam === "" ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const counts = { ...action, all: done };
  const items = outcomes.data?.pages.flatMap((page) => page.items) ?? [];
  const names = { ...t.outcomes, all: t.all, spared: t.spared };
  return (
    <Panel title={t.leads}>
      <Tabs
        label={t.outcome}
        selected={shown}
        onSelect={setShown}
        panelId="outcomes"
        tabs={OUTCOMES.filter((name) => name === "all" || counts[name] > 0).map((name) => ({
          id: name,
          label: names[name],
          count: counts[name].toLocaleString("en"),
        }))}
      />
      <div id="outcomes" className={styles.outcomes}>
        <Table label={t.eachLead}>
          <thead>
            <tr>
              <th scope="col">{t.lead}</th>
              <th scope="col">{t.outcome}</th>
              <th scope="col">{t.reason}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <OutcomeRow key={item.leadId} item={item} />
            ))}
          </tbody>
        </Table>
        {outcomes.data && items.length === 0 ? <p className={styles.none}>{t.none}</p> : null}
        {outcomes.hasNextPage ? (
          <div className={styles.none}>
            <Button onClick={() => void outcomes.fetchNextPage()}>{t.more}</Button>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

function OutcomeRow({ item }: { item: BulkOutcome }) {
  const why = [item.reason === null ? null : t.because(item.reason), item.spared].filter((part) => part !== null);
  return (
    <tr>
      <td>{item.leadName === null ? t.gone : <Link href={`/leads/${item.leadId}`}>{item.leadName}</Link>}</td>
      <td>{t.outcomes[item.outcome]}</td>
      <td>{why.join("; ")}</td>
    </tr>
  );
}
