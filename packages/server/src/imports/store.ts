import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ImportTable, ImportUploadTable } from "../db/tables/imports.ts";
import { at, json } from "../db/values.ts";

/** An import as stored. */
export type ImportRow = Readonly<Selectable<ImportTable>>;

/** An upload as stored. */
export type UploadRow = ImportUploadTable;

/** Reads the imports of one organization. */
export function importStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const imports = () => db.query.selectFrom("import").selectAll().where("organizationId", "=", organizationId);
  return {
    find: (id: string): Promise<ImportRow | undefined> => imports().where("id", "=", id).executeTakeFirst(),
    /** An import made after an instant that waits or runs. */
    findRunning: (after: number): Promise<ImportRow | undefined> =>
      imports()
        .where("status", "in", ["queued", "running"])
        .where("createdAt", ">", at(after))
        .limit(1)
        .executeTakeFirst(),
    /** Imports, the newest first, from before an id. */
    list: (page: { before: string | null; limit: number }): Promise<ImportRow[]> =>
      imports()
        .$if(page.before !== null, (query) => query.where("id", "<", page.before ?? ""))
        .orderBy("id", "desc")
        .limit(page.limit)
        .execute(),
    /** An upload that has been received whole. */
    findUpload: (id: string): Promise<UploadRow | undefined> =>
      db.query
        .selectFrom("importUpload")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .where("isComplete", "=", sql.val(true))
        .executeTakeFirst(),
    /** The rows of a workbook's sheet, where they have been stored. */
    findSheet: (workbookId: string, sheet: string): Promise<UploadRow | undefined> =>
      db.query
        .selectFrom("importUpload")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("workbookId", "=", workbookId)
        .where("sheet", "=", sheet)
        .where("isComplete", "=", sql.val(true))
        .executeTakeFirst(),
    /** One piece of a file; undefined after the last. */
    async chunk(uploadId: string, number: number): Promise<Uint8Array | undefined> {
      const row = await db.query
        .selectFrom("importChunk")
        .select("bytes")
        .where("organizationId", "=", organizationId)
        .where("uploadId", "=", uploadId)
        .where("number", "=", number)
        .executeTakeFirst();
      return row?.bytes;
    },
    /** Refused rows in the order of the file, or those with a warning, after a row. */
    errors: (importId: string, page: { afterRow: number; limit: number; isWarning: boolean }) =>
      db.query
        .selectFrom("importError")
        .select(["rowNumber", "line", "reason", "cells"])
        .where("organizationId", "=", organizationId)
        .where("importId", "=", importId)
        .where("isWarning", "=", sql.val(page.isWarning))
        .where("rowNumber", ">", page.afterRow)
        .orderBy("rowNumber")
        .limit(page.limit)
        .execute(),
    /** Leads an undo left alone. */
    spared: (importId: string, limit: number) =>
      db.query
        .selectFrom("importSpared")
        .select(["leadId", "name", "reason"])
        .where("organizationId", "=", organizationId)
        .where("importId", "=", importId)
        .orderBy("leadId")
        .limit(limit)
        .execute(),
  };
}

/** A new import. */
export type NewImport = Pick<
  ImportRow,
  | "id"
  | "uploadId"
  | "actor"
  | "fileName"
  | "size"
  | "onDuplicate"
  | "country"
  | "mapping"
  | "createdAt"
  | "purpose"
  | "sheet"
  | "dateOrder"
  | "hasHeader"
  | "delimiter"
>;

/** What is known of an upload before its bytes; of a sheet also which workbook it is of. */
export type NewUpload = Pick<UploadRow, "id" | "fileName" | "createdAt"> &
  Partial<Pick<UploadRow, "workbookId" | "sheet" | "sheets">>;

/** What is known of an upload once all of its bytes are there. */
export type CountedUpload = Pick<UploadRow, "size" | "sequences" | "brokenBytes">;

/** Writes imports and uploads of one organization. */
export function importWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    async addUpload(upload: NewUpload): Promise<void> {
      await tx.query
        .insertInto("importUpload")
        .values({
          ...upload,
          organizationId,
          size: 0,
          sequences: 0,
          brokenBytes: 0,
          isComplete: sql.val(false),
          workbookId: upload.workbookId ?? null,
          sheet: upload.sheet ?? null,
          sheets: json(upload.sheets ?? null),
          createdAt: at(upload.createdAt),
        })
        .execute();
    },
    async addChunk(chunk: { uploadId: string; number: number; bytes: Uint8Array }): Promise<void> {
      await tx.query
        .insertInto("importChunk")
        .values({ organizationId, uploadId: chunk.uploadId, number: chunk.number, bytes: Buffer.from(chunk.bytes) })
        .execute();
    },
    async completeUpload(id: string, counted: CountedUpload): Promise<void> {
      await tx.query
        .updateTable("importUpload")
        .set({ ...counted, isComplete: sql.val(true) })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Forgets up to 64 pieces of a file; returns whether that was all. */
    async removeChunks(uploadId: string): Promise<boolean> {
      const { rows } = await sql<{ number: number }>`
        delete from "importChunk" where "organizationId" = ${organizationId} and "uploadId" = ${uploadId} and "number" in (
          select "number" from "importChunk" where "organizationId" = ${organizationId} and "uploadId" = ${uploadId} limit 64)
        returning "number"`.execute(tx.query);
      return rows.length < 64;
    },
    async removeUpload(uploadId: string): Promise<void> {
      await tx.query
        .deleteFrom("importUpload")
        .where("organizationId", "=", organizationId)
        .where("id", "=", uploadId)
        .execute();
    },
    async add(one: NewImport): Promise<void> {
      await tx.query
        .insertInto("import")
        .values({
          ...one,
          organizationId,
          actor: json(one.actor),
          mapping: json(one.mapping),
          createdAt: at(one.createdAt),
          status: "queued",
          format: null,
          syntax: null,
          encoding: null,
          fileColumns: null,
          failure: null,
          isUndoFinished: null,
          startedAt: null,
          finishedAt: null,
          // PostgreSQL counts them itself; SQLite has one writer, and no import is ever deleted
          ...(tx.engine === "sqlite" && { number: sql`(select coalesce(max("number"), 0) + 1 from "import")` }),
        })
        .execute();
    },
    /** Holds an import until the end of the transaction and reads it. */
    async lock(id: string): Promise<ImportRow | undefined> {
      const { rows } = await sql<ImportRow>`
        select * from "import" where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0];
    },
    async change(id: string, change: ImportChangeOfRow): Promise<void> {
      const { mapping, fileColumns, startedAt, finishedAt, isUndoFinished, ...plain } = change;
      await tx.query
        .updateTable("import")
        .set({
          ...plain,
          ...(mapping === undefined ? {} : { mapping: json(mapping) }),
          ...(fileColumns === undefined ? {} : { fileColumns: json(fileColumns) }),
          ...(startedAt === undefined ? {} : { startedAt: at(startedAt) }),
          ...(finishedAt === undefined ? {} : { finishedAt: at(finishedAt) }),
          ...(isUndoFinished === undefined ? {} : { isUndoFinished: sql.val(isUndoFinished) }),
        })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}

/** What may change of an import. */
export type ImportChangeOfRow = Partial<Omit<ImportRow, "id" | "organizationId" | "uploadId" | "actor" | "createdAt">>;

/** Uploads nobody imported, and files whose import ended before an instant: their bytes may go. Across organizations. */
export async function uploadsToForget(
  db: Queryable,
  before: number,
): Promise<{ organizationId: string; id: string }[]> {
  const { rows } = await sql<{ organizationId: string; id: string }>`
    select u."organizationId", u."id" from "importUpload" u
    where u."createdAt" < ${at(before)} and not exists (
      select 1 from "import" i where i."organizationId" = u."organizationId" and i."uploadId" = u."id" and i."status" in ('queued', 'running'))
    order by u."createdAt" limit 100`.execute(db.query);
  return rows;
}

/** Begins the key of the job that runs an import, before its id. */
export const JOB_OF_IMPORT = "import:";

/** Imports that wait or run though no job is left to run them. Across organizations. */
export async function importsWithoutJob(
  db: Queryable,
  limit: number,
): Promise<{ organizationId: string; id: string }[]> {
  const { rows } = await sql<{ organizationId: string; id: string }>`
    select i."organizationId", i."id" from "import" i
    where i."status" in ('queued', 'running') and not exists (
      select 1 from "job" j where j."key" = ${JOB_OF_IMPORT} || i."id" and j."state" <> 'dead')
    order by i."createdAt" limit ${limit}`.execute(db.query);
  return rows;
}
