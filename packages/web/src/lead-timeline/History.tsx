import { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import type { LeadTimelineQuery } from "@lead-dashboard/contract/timelines/schemas";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { call } from "../api/call.ts";
import { Button } from "../look/Button.tsx";
import { Panel } from "../look/Page.tsx";
import { ErrorState, Skeleton } from "../look/States.tsx";
import { Tabs } from "../look/Tabs.tsx";
import { timeline as t } from "../messages/en/timeline.ts";
import styles from "./Timeline.module.css";
import { Timeline } from "./Timeline.tsx";

type Part = NonNullable<LeadTimelineQuery["show"]>[number];
const PARTS = ["all", "messages", "changes", "notes"] as const;
const PAGE = 50;

/** A lead's whole story: everything, or its messages, changes or notes, page by page into the past. */
export function History({ leadId, title }: { leadId: string; title: string }) {
  const [part, setPart] = useState<"all" | Part>("all");
  const panelId = useId();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    // begins like the short timeline's key, so that what makes one stale makes both
    queryKey: ["timeline", leadId, part],
    queryFn: ({ pageParam, signal }) =>
      call(timelinesEndpoints.getLeadTimeline, {
        params: { id: leadId },
        query: {
          limit: PAGE,
          ...(part !== "all" && { show: [part] }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={title}>
      <div className={styles.parts}>
        <Tabs
          tabs={PARTS.map((id) => ({ id, label: t.parts[id] }))}
          selected={part}
          onSelect={setPart}
          label={t.show}
          panelId={panelId}
        />
      </div>
      <div id={panelId} role="tabpanel" aria-label={t.parts[part]}>
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
        {data ? <Timeline items={items} leadId={leadId} /> : error ? null : <Skeleton lines={5} />}
        {data && items.length === 0 ? <p className={styles.muted}>{t.nothing[part]}</p> : null}
        {hasNextPage ? (
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.earlier}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}
