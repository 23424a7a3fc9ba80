import { FileUp } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button, join } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { showSize, imports as t } from "../../messages/en/imports.ts";
import styles from "./Import.module.css";
import { type Upload, uploadFile } from "./upload-file.ts";

const ACCEPTED =
  ".xlsx,.xlsm,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,.csv,.tsv,.txt,.json,.jsonl,.ndjson,text/csv,application/json,application/x-ndjson";

/** Where a file is dropped or chosen. The file is sent to the server, which says what it is. */
export function FileDrop({ onUpload }: { onUpload: (upload: Upload) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const sending = useRef<AbortController | null>(null);
  const [isOver, setOver] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    setFile(chosen);
    setProblem(null);
    try {
      onUpload(await uploadFile(chosen, controller.signal));
    } catch (error) {
      if (controller.signal.aborted) return;
      setFile(null);
      setProblem(describeError(error));
    }
  };
  const over = (isHere: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isHere);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way; the button inside is the first
    <div
      className={join(styles.drop, isOver && styles.dropOver)}
      onDragOver={over(true)}
      onDragLeave={over(false)}
      onDrop={(event) => {
        over(false)(event);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <div className={styles.dropIcon}>
        <FileUp />
      </div>
      {file ? (
        <>
          <p className={styles.dropTitle} role="status">
            {t.uploading(file.name, showSize(file.size))}
          </p>
          <div className={styles.bar} aria-hidden="true">
            <div className={styles.barMoving} />
          </div>
        </>
      ) : (
        <>
          <p className={styles.dropTitle}>{isOver ? t.dropNow : t.drop}</p>
          <p className={styles.muted}>{t.accepts}</p>
          <Button kind="main" large onClick={() => input.current?.click()}>
            {t.choose}
          </Button>
        </>
      )}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t.choose}
        data-testid="import-file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
