import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleAlert, Send } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { outbox as t } from "../../messages/en/outbox.ts";
import { LedgerFilters } from "./LedgerFilters.tsx";
import { LedgerTable } from "./LedgerTable.tsx";
import styles from "./Outbox.module.css";
import { PauseSwitch } from "./PauseSwitch.tsx";
import { Totals } from "./Totals.tsx";
import { queryOf, useLedgerFilter } from "./use-ledger-filter.ts";
import { useSending } from "./use-sending.ts";

/** Events come in bursts while a worker sends; the table is fetched anew once they have passed. */
const QUIET_MS = 700;

const NO_FILTER = { channel: "", state: "", direction: "", from: "", to: "" } as const;

/** The ledger: every message planned, sent, received or refused, newest first. */
export function OutboxPage() {
  const { filter, change, isFiltering } = useLedgerFilter();
  const listed = useInfiniteQuery({
    queryKey: ["messages", filter],
    queryFn: ({ pageParam, signal }) =>
      call(messageEndpoints.listMessages, {
        query: { ...queryOf(filter), limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  useFreshLedger();
  const messages = listed.data?.pages.flatMap((page) => page.items);
  const isBare = messages?.length === 0 && !isFiltering;
  const clear = () => change(NO_FILTER);
  return (
    <Page
      title={t.title}
      subtitle={t.subtitle}
      actions={
        <>
          <Link href="/outbox/why" className={join(buttonLook("quiet"), styles.why)}>
            {t.whyNothing}
          </Link>
          <PauseSwitch />
        </>
      }
    >
      <ToDecide isShown={filter.state !== "unknown"} onDecide={() => change({ ...NO_FILTER, state: "unknown" })} />
      {isBare ? null : (
        <>
          <Totals filter={filter} onChoose={(state) => change({ state: filter.state === state ? "" : state })} />
          <LedgerFilters filter={filter} isFiltering={isFiltering} onChange={change} onClear={clear} />
        </>
      )}
      {listed.error && !messages ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {listed.isPending ? <Skeleton lines={8} height={20} /> : null}
      {messages?.length === 0 && isFiltering ? (
        <EmptyState action={<Button onClick={clear}>{t.clear}</Button>}>{t.noMatch}</EmptyState>
      ) : null}
      {isBare ? (
        <EmptyState
          icon={<Send />}
          action={
            <Link href="/" className={buttonLook("main")}>
              {t.toQuick}
            </Link>
          }
        >
          {t.empty}
        </EmptyState>
      ) : null}
      {messages && messages.length > 0 ? <LedgerTable messages={messages} /> : null}
      {listed.hasNextPage ? (
        <div className={styles.more}>
          <Button busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
            {t.more}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}

/** Messages in doubt stand on top of everything until somebody has looked. */
function ToDecide({ isShown, onDecide }: { isShown: boolean; onDecide: () => void }) {
  const { data } = useSending();
  const number = data?.unknown ?? 0;
  if (number === 0 || !isShown) return null;
  return (
    <div className={styles.toDecide} role="status">
      <CircleAlert />
      <strong>{t.toDecide(number)}</strong>
      <Button onClick={onDecide}>{t.decide}</Button>
    </div>
  );
}

function useFreshLedger(): void {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLiveEvents((event) => {
    if (!/^(message|sending)\./.test(event.type) && event.type !== "reconnected") return;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      void queryClient.invalidateQueries({ queryKey: ["messages"] });
      void queryClient.invalidateQueries({ queryKey: ["sending"] });
    }, QUIET_MS);
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
}
