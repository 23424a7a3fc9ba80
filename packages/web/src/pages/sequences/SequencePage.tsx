import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { queryClient } from "../../api/query-client.ts";
import { Page } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import { SequenceEditor } from "./SequenceEditor.tsx";

/** One sequence, or a new one. */
export function SequencePage() {
  const { id = "new" } = useParams<{ id: string }>();
  const [, go] = useLocation();
  const isNew = id === "new";
  const { data, error, refetch } = useQuery({
    queryKey: ["sequence", id],
    queryFn: ({ signal }) => call(sequenceEndpoints.getSequence, { params: { id }, signal }),
    enabled: !isNew,
  });
  useLiveEvents((event) => {
    if (event.type.startsWith("enrollment.") || event.subjectId === id) {
      void queryClient.invalidateQueries({ queryKey: ["sequence", id] });
    }
  });
  if (isNew)
    return <SequenceEditor sequence={null} onSaved={(saved) => go(`/sequences/${saved.id}`, { replace: true })} />;
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
        <Skeleton height={120} />
        <Skeleton height={120} />
        <Skeleton height={120} />
      </Page>
    );
  }
  return (
    <SequenceEditor
      key={data.id}
      sequence={data}
      onSaved={(saved) => {
        queryClient.setQueryData(["sequence", id], saved);
        void queryClient.invalidateQueries({ queryKey: ["sequences"] });
      }}
    />
  );
}
