import type { DuplicateScan } from "@lead-dashboard/contract/duplicates/duplicate";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import { count } from "../../messages/plural.ts";
import { ago } from "../../messages/when.ts";
import styles from "./Duplicates.module.css";

/** How far the search is, or when it was, and what it left out. */
export function ScanState({ scan }: { scan: DuplicateScan }) {
  const { scanned, total, skippedCount } = scan;
  if (scan.status === "queued" || scan.status === "running") {
    const isTold = scanned !== null && total !== null;
    const place = isTold ? { max: Math.max(1, total), value: scanned } : {};
    return (
      <div className={styles.scan} role="status">
        <label>
          {t.scanning}
          <progress {...place} />
        </label>
        {isTold ? <span className="numbers">{t.scanned(count(scanned), count(total))}</span> : null}
      </div>
    );
  }
  return (
    <>
      {scan.status === "failed" ? <p role="alert">{t.failedScan}</p> : null}
      {scan.finishedAt !== null && skippedCount !== null && skippedCount > 0 ? (
        <details className={styles.skipped}>
          <summary>{t.skipped(skippedCount)}</summary>
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
  if (scan?.status !== "done" || !scan.finishedAt) return t.subtitle;
  const when = ago(scan.finishedAt);
  return scan.total === null ? t.lastScanAt(when) : t.lastScan(when, count(scan.total));
}

/** A key as a person knows it: without its kind. */
function nameOf(key: string): string {
  return key.slice(key.indexOf(":") + 1).replace("|", ", ");
}
