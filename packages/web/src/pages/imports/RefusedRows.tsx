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

/** Rows that could not be stored, with line and reason, and all of them as a file with the original columns. */
export function RefusedRows({ imported }: { imported: Import }) {
  if (imported.failed === 0) return null;
  const shown = imported.errors.slice(0, SHOWN);
  return (
    <section id="refused" className={styles.refusedRows}>
      <div className={styles.refusedHead}>
        <h3>{t.refusedTitle}</h3>
        <a className={buttonLook()} href={addressOf(importEndpoints.importErrors, { id: imported.id })} download>
          <Download />
          {t.download}
        </a>
      </div>
      <Table label={t.refusedTitle}>
        <thead>
          <tr>
            <th scope="col" data-number className={styles.lineColumn}>
              {isByRow(imported.syntax) ? t.refusedRow : t.refusedLine}
            </th>
            <th scope="col">{t.refusedReason}</th>
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
      {imported.failed > shown.length ? (
        <p className={styles.muted}>{t.refusedMore(imported.failed - shown.length)}</p>
      ) : null}
    </section>
  );
}
