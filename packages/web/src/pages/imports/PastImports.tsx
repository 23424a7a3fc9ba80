import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { showMoment, showTime } from "../../messages/dates.ts";
import { imports as t } from "../../messages/en/imports.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Import.module.css";

const TONES = { queued: undefined, running: "accent", done: "good", failed: "bad", undone: undefined } as const;

/** Imports made before, the newest first, each leading to its result. */
export function PastImports() {
  const key = ["imports"];
  const past = useInfiniteQuery({
    queryKey: key,
    // what was imported since one was here stands in it at once
    refetchOnMount: "always",
    queryFn: ({ pageParam, signal }) =>
      call(importEndpoints.listImports, {
        query: pageParam ? { limit: 20, cursor: pageParam } : { limit: 20 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  useLiveEvents((event) => {
    if (event.type.startsWith("import.")) void queryClient.invalidateQueries({ queryKey: key });
  });
  const all = past.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.past}>
      <h2>{t.past}</h2>
      {past.error && !all ? <ErrorState error={past.error} retry={() => void past.refetch()} /> : null}
      {all?.length === 0 ? <p className={styles.muted}>{t.pastEmpty}</p> : null}
      {!all && !past.error ? <Skeleton lines={3} height={16} /> : null}
      {all && all.length > 0 ? <PastTable imports={all} /> : null}
      {past.hasNextPage ? (
        <Button busy={past.isFetchingNextPage} onClick={() => void past.fetchNextPage()}>
          {t.olderOnes}
        </Button>
      ) : null}
    </div>
  );
}

function PastTable({ imports }: { imports: readonly Import[] }) {
  return (
    <Table hasCards label={t.past}>
      <thead>
        <tr>
          <th scope="col">{t.file}</th>
          <th scope="col">{t.when}</th>
          <th scope="col" data-number>
            {t.pastHeads.created}
          </th>
          <th scope="col" data-number>
            {t.pastHeads.updated}
          </th>
          <th scope="col" data-number>
            {t.pastHeads.skipped}
          </th>
          <th scope="col" data-number>
            {t.pastHeads.failed}
          </th>
          <th scope="col">{t.result}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((one) => (
          <tr key={one.id}>
            <td>
              <Link href={`/import/${one.id}`}>{one.fileName ?? t.unnamed}</Link>
            </td>
            <td>
              <time dateTime={one.createdAt} title={showMoment(one.createdAt)}>
                {showTime(one.createdAt)}
              </time>
            </td>
            <td data-number data-head={t.pastHeads.created.toLowerCase()}>
              {count(one.created)}
            </td>
            <td data-number data-head={t.pastHeads.updated.toLowerCase()}>
              {count(one.updated)}
            </td>
            <td data-number data-head={t.pastHeads.skipped.toLowerCase()}>
              {count(one.skipped)}
            </td>
            <td data-number data-head={t.pastHeads.failed.toLowerCase()}>
              {count(one.failed)}
            </td>
            <td>
              <Badge tone={TONES[one.status]}>{t.statuses[one.status]}</Badge>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
