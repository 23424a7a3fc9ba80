import type { AuditEntry } from "@lead-dashboard/contract/audit/schemas";
import { showMoment } from "../../messages/dates.ts";
import { settings } from "../../messages/en/settings.ts";
import styles from "./Settings.module.css";

const t = settings.audit;

/** What an act changed, field by field, and the seal of the entry. */
export function AuditChanges({ entry }: { entry: AuditEntry }) {
  const fields = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  return (
    <div className={styles.changes}>
      {fields.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{t.field}</th>
              <th scope="col">{t.before}</th>
              <th scope="col">{t.after}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>{show(entry.before?.[field])}</td>
                <td>{show(entry.after?.[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {entry.detail ? <pre className={styles.detail}>{JSON.stringify(entry.detail, null, 2)}</pre> : null}
      <p className={styles.hint}>
        {t.number(entry.number)} · {entry.action} · <code>{entry.hash.slice(0, 16)}</code>
      </p>
    </div>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function show(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string" && INSTANT.test(value)) return showMoment(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
