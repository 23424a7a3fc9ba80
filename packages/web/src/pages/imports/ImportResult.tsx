import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { Import } from "@lead-dashboard/contract/imports/schemas";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { bin } from "../../messages/en/bin.ts";
import { duplicates } from "../../messages/en/duplicates.ts";
import { imports as t } from "../../messages/en/imports.ts";
import { shell } from "../../messages/en/shell.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Import.module.css";
import { ToldRows } from "./ToldRows.tsx";
import { UndoneImport } from "./UndoneImport.tsx";

/** What became of every row: four counts that add up to the rows of the file, each leading to what it counts. */
export function ImportResult({ imported, onAgain }: { imported: Import; onAgain: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const isList = imported.purpose === "do-not-contact";
  const canUndo = imported.undo === null && imported.created + imported.updated + imported.suppressed > 0;
  return (
    <div className={styles.result}>
      {imported.status === "failed" ? (
        <div className={styles.problem} role="alert">
          <p>{imported.failure ?? t.failedWhole}</p>
          {imported.failure ? <p>{t.failedWhole}</p> : null}
        </div>
      ) : null}
      <p className={styles.resultTitle} role="status">
        {imported.undo
          ? t.statuses.undone
          : isList
            ? t.doneList(imported.suppressed)
            : t.done(imported.created + imported.updated)}
      </p>
      <Counts imported={imported} />
      {!isList && imported.suppressed > 0 ? <p>{t.alsoListed(imported.suppressed)}</p> : null}
      {imported.undo ? <UndoneImport undo={imported.undo} /> : null}
      <SkippedRows imported={imported} />
      <ToldRows imported={imported} which="errors" />
      <ToldRows imported={imported} which="warnings" />
      <div className={styles.startLine}>
        {imported.created > 0 && !imported.undo && !isList ? (
          <Link href={createdLeads(imported)} className={buttonLook("main", true)}>
            {t.showLeads}
          </Link>
        ) : null}
        {imported.updated > 0 && !imported.undo ? (
          <Link href={updatedLeads(imported)} className={buttonLook("plain", true)}>
            {t.showUpdated}
          </Link>
        ) : null}
        {imported.created > 0 && !imported.undo && !isList ? (
          <Link href="/leads/duplicates" className={buttonLook("plain", true)}>
            {duplicates.open}
          </Link>
        ) : null}
        <Button large onClick={onAgain}>
          {t.again}
        </Button>
        {canUndo ? (
          <Button large kind="quiet" icon={<Undo2 />} onClick={() => setAsking(true)}>
            {t.undo}
          </Button>
        ) : null}
      </div>
      {isAsking ? <UndoDialog imported={imported} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Counts({ imported }: { imported: Import }) {
  const isList = imported.purpose === "do-not-contact";
  return (
    <div>
      <ul className={styles.outcomes}>
        <Outcome number={imported.created} label={isList ? t.blocked : t.created} href={createdLeads(imported)} />
        <Outcome number={imported.updated} label={t.updated} href={updatedLeads(imported)} />
        <Outcome number={imported.skipped} label={t.skipped} href="#skipped" />
        <Outcome number={imported.failed} label={t.failed} href="#refused" />
      </ul>
      <p className={styles.sum}>= {t.total(imported.rows)}</p>
      {imported.warned > 0 ? (
        <p>
          <a href="#warned">{t.warnedRows(imported.warned)}</a>
        </p>
      ) : null}
    </div>
  );
}

function Outcome({ number, label, href }: { number: number; label: string; href: string }) {
  const content = (
    <>
      <strong>{count(number)}</strong>
      <span>{label}</span>
    </>
  );
  if (number === 0) return <li className={styles.none}>{content}</li>;
  if (href === "") return <li>{content}</li>;
  if (href.startsWith("#")) {
    return (
      <li>
        <a href={href}>{content}</a>
      </li>
    );
  }
  return (
    <li>
      <Link href={href}>{content}</Link>
    </li>
  );
}

function SkippedRows({ imported }: { imported: Import }) {
  if (imported.skipped === 0) return null;
  const reasons = (["imported", "binned", "objected", "known", "repeated", "unchanged", "blank"] as const).filter(
    (reason) => imported.skippedBecause[reason] > 0,
  );
  return (
    <section id="skipped" className={styles.skipped}>
      <h3>{t.skippedTitle}</h3>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>
            <strong>{count(imported.skippedBecause[reason])}</strong> {t.skippedBecause[reason]}{" "}
            {reason === "binned" ? <Link href="/settings/bin">{bin.open}</Link> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function UndoDialog({ imported, onClose }: { imported: Import; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const undone = await call(importEndpoints.undoImport, { params: { id: imported.id } });
      queryClient.setQueryData(["import", imported.id], undone);
      void queryClient.invalidateQueries({ queryKey: ["imports"] });
      onClose();
      focusIfLost(() => null);
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t.undoAsk}
      size="small"
      onClose={onClose}
      onSubmit={() => void undo()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="danger" type="submit" busy={isBusy}>
            {t.undo}
          </Button>
        </>
      }
    >
      {imported.purpose === "leads" ? <p>{t.undoExplain(imported.created, imported.updated)}</p> : null}
      {imported.suppressed > 0 ? <p>{t.undoList(imported.suppressed)}</p> : null}
    </Dialog>
  );
}

/** Leads this import made. */
function createdLeads(imported: Import): string {
  return imported.purpose === "do-not-contact" || imported.undo
    ? ""
    : `/leads?importId=${encodeURIComponent(imported.id)}`;
}

/** Leads this import changed. */
function updatedLeads(imported: Import): string {
  return imported.undo ? "" : `/leads?updatedByImport=${encodeURIComponent(imported.id)}`;
}
