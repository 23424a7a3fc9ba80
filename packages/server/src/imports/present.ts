import type { Import, ImportMapping } from "@lead-dashboard/contract/imports/schemas";
import { purposeOf } from "./purpose-of.ts";
import type { ImportRow } from "./store.ts";

/** What stands beside an import's own row. */
export interface BesideImport {
  errors: readonly { line: number; reason: string }[];
  warnings: readonly { line: number; reason: string }[];
  spared: readonly { leadId: string; name: string; reason: string }[];
}

/** An import as it crosses the wire. */
export function presentImport(row: ImportRow, { errors, warnings, spared }: BesideImport): Import {
  const skippedBecause = {
    imported: row.skippedImported,
    binned: row.skippedBinned,
    objected: row.skippedObjected,
    known: row.skippedKnown,
    repeated: row.skippedRepeated,
    unchanged: row.skippedUnchanged,
    blank: row.skippedBlank,
  };
  return {
    id: row.id,
    status: row.status,
    fileName: row.fileName,
    size: row.size,
    purpose: purposeOf(row.purpose, row.format ?? "generic"),
    sheet: row.sheet,
    format: row.format,
    syntax: row.syntax,
    encoding: row.encoding,
    delimiter: row.delimiter,
    onDuplicate: row.onDuplicate,
    country: row.country,
    mapping: row.mapping as ImportMapping | null,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    skipped: Object.values(skippedBecause).reduce((sum, count) => sum + count, 0),
    failed: row.failed,
    warned: row.warned,
    suppressed: row.suppressed,
    skippedBecause,
    errors: errors.map(({ line, reason }) => ({ line, reason })),
    warnings: warnings.map(({ line, reason }) => ({ line, reason })),
    progress: row.finishedAt !== null ? 1 : row.size === 0 ? 0 : Math.min(1, row.bytesRead / row.size),
    failure: row.failure,
    undo:
      row.isUndoFinished === null
        ? null
        : {
            isFinished: row.isUndoFinished,
            removed: row.removed,
            restored: row.restored,
            spared: row.spared,
            erased: row.erased,
            released: row.released,
            sparedLeads: spared.map(({ leadId, name, reason }) => ({ leadId, name, reason })),
          },
    createdAt: new Date(row.createdAt).toISOString(),
    startedAt: row.startedAt === null ? null : new Date(row.startedAt).toISOString(),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
  };
}
