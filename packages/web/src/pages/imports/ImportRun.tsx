import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { imports as t } from "../../messages/en/imports.ts";
import { percent } from "../../messages/plural.ts";
import styles from "./Import.module.css";
import { ImportResult } from "./ImportResult.tsx";
import { Stage } from "./Stage.tsx";

/** The third stage of an import that was started: its progress, then its result. */
export function ImportRun({ imported, onAgain }: { imported: Import; onAgain: () => void }) {
  const isMoving = imported.status === "queued" || imported.status === "running";
  return (
    <Stage number={3} title={t.startStage} isDone={imported.status === "done"}>
      {isMoving ? <Progress imported={imported} /> : <ImportResult imported={imported} onAgain={onAgain} />}
    </Stage>
  );
}

function Progress({ imported }: { imported: Import }) {
  return (
    <div className={styles.progress}>
      <p className={styles.progressLine}>
        <span role="status">{imported.status === "queued" ? t.queued : t.running(imported.rows)}</span>
        <span className="numbers">{percent(imported.progress)}</span>
      </p>
      <progress className={styles.progressBar} max={1} value={imported.progress} aria-label={t.startStage} />
      <p className={styles.muted}>{t.mayLeave}</p>
    </div>
  );
}
