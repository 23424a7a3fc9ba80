import type { DuplicateScan } from "@lead-dashboard/contract/duplicates/duplicate";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import { count } from "../../messages/plural.ts";
import { ago } from "../../messages/when.ts";
import styles from "./Duplicates.module.css";

/** How far the search is, or when it was, and what it left out. */
export function ScanState({ scan }: { scan: DuplicateScan }) {
  if (scan.status === "queued" || scan.status === "running") {
    return (
      <div className={styles.scan} role="status">
        <label>
          {t.scanning}
          <progress max={Math.max(1, scan.total)} value={scan.scanned} />
        </label>
        <span className="numbers">{t.scanned(count(scan.scanned), count(scan.total))}</span>
      </div>
    );
  }
  return (
    <>
      {scan.status === "failed" ? <p role="alert">{t.failedScan}</p> : null}
      {scan.finishedAt !== null && scan.skippedCount > 0 ? (
        <details className={styles.skipped}>
          <summary>{t.skipped(scan.skippedCount)}</summary>
          <ul>
            {scan.skippedGroups.map((group) => (
              <li key={group.key}>{t.skippedGroup(nameOf(group.key), count(group.leads))}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

/** When the last search was, for the subtitle. */
export function lastScan(scan: DuplicateScan | undefined): string {
  return scan?.status === "done" && scan.finishedAt ? t.lastScan(ago(scan.finishedAt), count(scan.total)) : t.subtitle;
}

/** A key as a person knows it: without its kind. */
function nameOf(key: string): string {
  return key.slice(key.indexOf(":") + 1).replace("|", ", ");
}
