import type { ImportMapping, ImportPurpose, OnDuplicate } from "@lead-dashboard/contract/imports/schemas";
import type { DateOrder } from "@lead-dashboard/domain/imports/date-order";
import type { Db, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { enqueue } from "../jobs/queue.ts";
import { importWriter, JOB_OF_IMPORT, type UploadRow } from "./store.ts";
import { rememberHeader } from "./store-headers.ts";

/** What is to be imported, how, and for whom. */
export interface WantedImport {
  upload: UploadRow;
  onDuplicate: OnDuplicate;
  /** country of rows that name none */
  country: string | null;
  mapping: ImportMapping;
  /** null: as the file looks */
  purpose: ImportPurpose | null;
  /** of dates that could be read both ways */
  dateOrder: DateOrder;
  /** the first row names the columns; null for JSON */
  hasHeader: boolean | null;
  /** of CSV, as somebody said; null: as it looks */
  delimiter: string | null;
  /** remember the mapping for files with this header */
  remember?: { headerKey: string; dateOrder: DateOrder | null };
  actor: Actor;
  now: number;
  /** the caller runs it itself; the queue takes over only after this long, in case the caller dies */
  ownRunMs?: number;
}

/** Queues an import of a stored file; from here on it survives any crash. */
export async function startImport(
  db: Db,
  scope: Scope,
  wanted: WantedImport,
): Promise<{ id: string; jobId: string | null }> {
  const { upload, actor, now, onDuplicate, country, mapping, purpose } = wanted;
  const id = newId();
  const { fileName, size } = upload;
  const jobId = await db.transaction(async (tx) => {
    await importWriter(tx, scope).add({
      id,
      uploadId: upload.id,
      actor,
      fileName,
      size,
      onDuplicate,
      country,
      mapping,
      purpose,
      sheet: upload.sheet,
      dateOrder: wanted.dateOrder,
      hasHeader: wanted.hasHeader,
      delimiter: wanted.delimiter,
      createdAt: now,
    });
    if (wanted.remember !== undefined) await rememberHeader(tx, scope, { ...wanted.remember, mapping, now });
    const job = {
      name: "imports.run",
      payload: { organizationId: scope.organizationId, importId: id },
      key: JOB_OF_IMPORT + id,
    };
    const queued = await enqueue(
      tx,
      { ...job, organizationId: scope.organizationId, runAt: now + (wanted.ownRunMs ?? 0) },
      now,
    );
    const detail = { fileName, size, onDuplicate, country, purpose };
    await recordEvent(
      tx,
      { type: "import.queued", organizationId: scope.organizationId, actor, subjectId: id, detail },
      now,
    );
    return queued.id;
  });
  return { id, jobId };
}
