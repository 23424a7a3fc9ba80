import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useLocation, useParams, useSearchParams } from "wouter";
import { call } from "../../api/call.ts";
import { useLiveEvents } from "../../api/events.ts";
import { ApiError } from "../../api/problem.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { Page } from "../../look/Page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { imports as t } from "../../messages/en/imports.ts";
import { ChosenFile } from "./ChosenFile.tsx";
import { FileDrop } from "./FileDrop.tsx";
import styles from "./Import.module.css";
import { ImportRun } from "./ImportRun.tsx";
import { ImportSetup } from "./ImportSetup.tsx";
import { PastImports } from "./PastImports.tsx";
import { Stage } from "./Stage.tsx";
import { findUpload, type Upload } from "./upload-file.ts";

/** Bringing leads in: one page, three stages that stay visible. `/import/:id` shows an import that was started. */
export function ImportPage() {
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const uploadId = search.get("upload");
  const [sent, setSent] = useState<Upload | null>(null);
  const mayImport = useMay("leads.import");
  const begin = (next: Upload | null) => {
    setSent(next);
    // The file's id stands in the address, so that a reload comes back to it.
    go(next === null ? "/import" : `/import?upload=${encodeURIComponent(next.preview.uploadId)}`, {
      replace: next !== null,
    });
    focusIfLost(() => null);
  };
  if (!mayImport) {
    return (
      <Page title={t.title}>
        <EmptyState icon={<FileUp />}>{t.mayNotImport}</EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t.title} subtitle={t.subtitle}>
      {id ? (
        <StartedImport key={id} id={id} onAgain={() => begin(null)} />
      ) : (
        <>
          {uploadId === null ? (
            <FileDrop onUpload={begin} />
          ) : (
            <KeptUpload key={uploadId} id={uploadId} sent={sent} onUpload={begin} />
          )}
          <PastImports />
        </>
      )}
    </Page>
  );
}

/** A file the server holds: just sent, or found again after a reload. */
function KeptUpload({
  id,
  sent,
  onUpload,
}: {
  id: string;
  sent: Upload | null;
  onUpload: (upload: Upload | null) => void;
}) {
  const known = sent?.preview.uploadId === id ? sent : undefined;
  const { data, error, refetch } = useQuery({
    queryKey: ["import-upload", id],
    queryFn: ({ signal }) => findUpload(id, signal),
    enabled: known === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const upload = known ?? data;
  if (upload) return <ImportSetup uploadId={id} upload={upload} onOther={() => onUpload(null)} />;
  if (error instanceof ApiError && error.problem.status === 404) {
    return (
      <>
        <p className={styles.problem} role="alert">
          {t.uploadGone}
        </p>
        <FileDrop onUpload={onUpload} />
      </>
    );
  }
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stage number={1} title={t.fileStage} isDone>
      <Skeleton width={240} height={40} />
    </Stage>
  );
}

function StartedImport({ id, onAgain }: { id: string; onAgain: () => void }) {
  const key = ["import", id];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(importEndpoints.getImport, { params: { id }, signal }),
    // The events tell sooner; the poll is for a connection that hears none.
    refetchInterval: ({ state }) => (isMoving(state.data) ? 1_000 : false),
  });
  useLiveEvents((event) => {
    if (event.type.startsWith("import.") && event.subjectId === id)
      void queryClient.invalidateQueries({ queryKey: key });
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <Stage number={1} title={t.fileStage} isDone>
        <Skeleton width={240} height={40} />
      </Stage>
    );
  }
  return (
    <>
      <ChosenFile imported={data} onAgain={onAgain} />
      <ImportRun imported={data} onAgain={onAgain} />
    </>
  );
}

function isMoving(imported: { status: string; undo: { isFinished: boolean } | null } | undefined): boolean {
  if (!imported) return false;
  return imported.status === "queued" || imported.status === "running" || imported.undo?.isFinished === false;
}
