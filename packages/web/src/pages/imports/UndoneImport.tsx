import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { Link } from "wouter";
import { imports as t } from "../../messages/en/imports.ts";
import styles from "./Import.module.css";

/** What an undo did, and which leads it left alone and why. */
export function UndoneImport({ undo }: { undo: NonNullable<Import["undo"]> }) {
  return (
    <section className={styles.skipped}>
      <p role="status">{undo.isFinished ? t.undone(undo.removed, undo.restored) : t.undoing}</p>
      {undo.released > 0 ? <p>{t.released(undo.released)}</p> : null}
      {undo.erased > 0 ? <p>{t.erasedSince(undo.erased)}</p> : null}
      {undo.spared > 0 ? (
        <>
          <p>{t.spared(undo.spared)}</p>
          <ul>
            {undo.sparedLeads.map((lead) => (
              <li key={lead.leadId}>
                <Link href={`/leads/${lead.leadId}`}>{lead.name}</Link>{" "}
                <span className={styles.muted}>{lead.reason}</span>
              </li>
            ))}
            {undo.spared > undo.sparedLeads.length ? (
              <li>{t.sparedMore(undo.spared - undo.sparedLeads.length)}</li>
            ) : null}
          </ul>
        </>
      ) : null}
    </section>
  );
}
