import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { runBulk } from "../../lead-actions/bulk.ts";
import { afterChange } from "../../lead-actions/change-lead.ts";
import { rowOfLead } from "../../lead-list/row.ts";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Panel } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { toast } from "../../look/toasts.ts";
import { bin as t } from "../../messages/en/bin.ts";
import { day, daysApart } from "../../messages/when.ts";
import styles from "./Bin.module.css";
import { useForm } from "./use-form.ts";

const KEY = ["bin"];
const PAGE = 50;
const BIN_LASTS_DAYS = 30;

/** The leads deleted in the last 30 days: found again, and restored one by one, several or all. */
export function BinSection() {
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { isBusy, run } = useForm();
  const search = useRef<HTMLInputElement>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...KEY, q],
    queryFn: ({ pageParam, signal }) =>
      call(leadEndpoints.listLeads, {
        query: {
          deleted: true,
          sort: "name",
          limit: PAGE,
          ...(q !== "" && { q }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const leads = data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = leads.filter(({ id }) => selected.has(id));
  const refresh = async () => {
    setSelected(new Set());
    await queryClient.invalidateQueries({ queryKey: KEY });
    focusIfLost(() => search.current);
  };
  const restoreOne = (lead: Lead) =>
    run(async () => {
      await call(leadEndpoints.restoreLead, { params: { id: lead.id } });
      afterChange(lead.id);
      toast(t.restored(lead.name));
      await refresh();
    });
  const restoreMany = (of: readonly Lead[] | null) =>
    run(async () => {
      const filter = of === null ? { deleted: true, ...(q !== "" && { q }) } : null;
      const rows = (of ?? leads).map(rowOfLead);
      await runBulk({ rows, filter, count: of?.length ?? null }, { type: "restore" });
      await refresh();
    });
  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(id);
    else next.delete(id);
    setSelected(next);
  };
  return (
    <div className={styles.bin}>
      <p className={styles.hint}>{t.intro}</p>
      <div className={styles.bar}>
        <input
          ref={search}
          className={controlLook}
          type="search"
          aria-label={t.search}
          placeholder={t.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button kind="main" busy={isBusy} disabled={chosen.length === 0} onClick={() => void restoreMany(chosen)}>
          {chosen.length === 0 ? t.restoreSelected : t.restoreMany(chosen.length)}
        </Button>
        <Button busy={isBusy} disabled={leads.length === 0} onClick={() => void restoreMany(null)}>
          {t.restoreAll}
        </Button>
      </div>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton lines={6} height={20} /> : null}
      {data && leads.length === 0 ? <EmptyState icon={<Trash2 />}>{q === "" ? t.empty : t.noMatch}</EmptyState> : null}
      {leads.length > 0 ? (
        <Panel flush>
          <Table label={t.lead}>
            <thead>
              <tr>
                <th scope="col">
                  <label className={styles.pick}>
                    <input
                      type="checkbox"
                      aria-label={t.selectAll}
                      checked={chosen.length === leads.length}
                      onChange={(event) => setSelected(new Set(event.target.checked ? leads.map(({ id }) => id) : []))}
                    />
                  </label>
                </th>
                <th scope="col">{t.lead}</th>
                <th scope="col" className={styles.wide}>
                  {t.deleted}
                </th>
                <th scope="col" className={styles.wide}>
                  {t.left}
                </th>
                <th scope="col">
                  <span className="only-read-aloud">{t.restore}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {leads.map((lead) => (
                <tr key={lead.id}>
                  <td>
                    <label className={styles.pick}>
                      <input
                        type="checkbox"
                        aria-label={t.select(lead.name)}
                        checked={selected.has(lead.id)}
                        onChange={(event) => toggle(lead.id, event.target.checked)}
                      />
                    </label>
                  </td>
                  <td className={styles.name}>
                    <Link href={`/leads/${lead.id}`}>{lead.name}</Link>
                    <span className={styles.hint}>{[lead.category, lead.city].filter(Boolean).join(" · ")}</span>
                  </td>
                  <td className={styles.wide}>{lead.deletedAt ? day(lead.deletedAt) : null}</td>
                  <td className={styles.wide}>{lead.deletedAt ? t.leftIn(daysLeft(lead.deletedAt)) : null}</td>
                  <td>
                    <Button busy={isBusy} aria-label={t.restoreFor(lead.name)} onClick={() => void restoreOne(lead)}>
                      {t.restore}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      ) : null}
      {hasNextPage ? (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.more}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function daysLeft(deletedAt: string): number {
  return BIN_LASTS_DAYS - daysApart(Date.parse(deletedAt), Date.now());
}
