import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Workflow } from "lucide-react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./SequenceList.module.css";
import { SequenceRow } from "./SequenceRow.tsx";

/** Every sequence with its steps at a glance and how many leads are in it. */
export function SequencesPage() {
  const mayEdit = useMay("sequences.edit");
  const listed = useInfiniteQuery({
    queryKey: ["sequences", "pages"],
    queryFn: ({ pageParam, signal }) =>
      call(sequenceEndpoints.listSequences, {
        query: pageParam ? { limit: 100, cursor: pageParam } : { limit: 100 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  useLiveEvents((event) => {
    if (/^(sequence|enrollment)\./.test(event.type)) void queryClient.invalidateQueries({ queryKey: ["sequences"] });
  });
  const all = listed.data?.pages.flatMap((page) => page.items);
  const create = mayEdit ? (
    <Link href="/sequences/new" className={buttonLook("main")}>
      <Plus />
      {t.create}
    </Link>
  ) : null;
  return (
    <Page title={t.title} subtitle={t.subtitle} actions={create}>
      {listed.error && !all ? <ErrorState error={listed.error} retry={() => void listed.refetch()} /> : null}
      {all?.length === 0 ? (
        <EmptyState icon={<Workflow />} action={create}>
          {t.empty}
        </EmptyState>
      ) : null}
      <ul className={styles.rows}>
        {all?.map((sequence) => (
          <SequenceRow key={sequence.id} sequence={sequence} />
        ))}
        {listed.isPending ? ["a", "b", "c"].map((row) => <LoadingRow key={row} />) : null}
      </ul>
      {listed.hasNextPage ? (
        <Button busy={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t.older}
        </Button>
      ) : null}
    </Page>
  );
}

function LoadingRow() {
  return (
    <li className={styles.row}>
      <Skeleton width={180} height={14} />
      <Skeleton width={280} height={32} />
    </li>
  );
}
