import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { Download } from "lucide-react";
import { addressOf } from "../../api/call.ts";
import { buttonLook } from "../../look/Button.tsx";
import { Table } from "../../look/Table.tsx";
import { imports as t } from "../../messages/en/imports.ts";
import { count } from "../../messages/plural.ts";
import { isByRow } from "./by-row.ts";
import styles from "./Import.module.css";

const SHOWN = 20;

const KINDS = {
  errors: {
    id: "refused",
    title: t.refusedTitle,
    reason: t.refusedReason,
    download: t.download,
    file: importEndpoints.importErrors,
    number: (imported: Import) => imported.failed,
  },
  warnings: {
    id: "warned",
    title: t.warnedTitle,
    reason: t.warnedReason,
    download: t.downloadWarned,
    file: importEndpoints.importWarnings,
    number: (imported: Import) => imported.warned,
  },
} as const;

/** Rows that could not be stored, or went in with a warning: line and reason, and all as a file with the original columns. */
export function ToldRows({ imported, which }: { imported: Import; which: "errors" | "warnings" }) {
  const { id, title, reason, download, file, number } = KINDS[which];
  if (number(imported) === 0) return null;
  const shown = imported[which].slice(0, SHOWN);
  return (
    <section id={id} className={styles.refusedRows}>
      <div className={styles.refusedHead}>
        <h3>{title}</h3>
        <a className={buttonLook()} href={addressOf(file, { id: imported.id })} download>
          <Download />
          {download}
        </a>
      </div>
      <Table label={title}>
        <thead>
          <tr>
            <th scope="col" data-number className={styles.lineColumn}>
              {isByRow(imported.syntax) ? t.refusedRow : t.refusedLine}
            </th>
            <th scope="col">{reason}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={`${row.line}${row.reason}`}>
              <td data-number>{count(row.line)}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {number(imported) > shown.length ? (
        <p className={styles.muted}>{t.refusedMore(number(imported) - shown.length)}</p>
      ) : null}
    </section>
  );
}
