import type { Import, ImportPreview } from "@lead-dashboard/contract/imports/schemas";
import { FileSpreadsheet, RotateCcw } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { showSize, imports as t } from "../../messages/en/imports.ts";
import styles from "./Import.module.css";
import { Stage } from "./Stage.tsx";

/** The first stage once there is a file: what it was recognised as. */
export function ChosenFile({
  preview,
  imported,
  onAgain,
}: {
  preview?: ImportPreview;
  imported?: Import;
  onAgain: () => void;
}) {
  const file = preview ?? imported;
  if (!file) return null;
  const facts = [
    preview ? t.rows(preview.rowCount, preview.isRowCountExact) : null,
    file.syntax?.toUpperCase(),
    file.encoding ? t.encodings[file.encoding] : null,
    file.delimiter && file.delimiter !== "," ? t.separatedBy(t.delimiters[file.delimiter] ?? file.delimiter) : null,
    showSize(file.size),
  ];
  const isKnown = file.format !== null && file.format !== "generic";
  return (
    <Stage
      number={1}
      title={t.fileStage}
      isDone={!preview?.problems.some(({ severity }) => severity === "refused")}
      aside={
        <Button kind="quiet" icon={<RotateCcw />} onClick={onAgain}>
          {t.another}
        </Button>
      }
    >
      <div className={styles.file}>
        <div className={styles.fileIcon}>
          <FileSpreadsheet />
        </div>
        <div className={styles.fileFacts}>
          <p className={styles.fileName}>{file.fileName ?? t.unnamed}</p>
          <p className={styles.muted}>
            {preview ? (
              <span className={styles.recognised}>
                {isKnown ? `${t.recognised}: ${preview.formatName}` : t.plainFile}
              </span>
            ) : null}
            {facts.filter(Boolean).join(" · ")}
          </p>
        </div>
      </div>
    </Stage>
  );
}
