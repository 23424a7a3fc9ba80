import type { ImportFormat } from "@lead-dashboard/contract/imports/schemas";
import type { DateOrder } from "@lead-dashboard/domain/imports/date-order";
import type { Generated } from "kysely";
import type { Actor } from "../../events/event.ts";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["mapping", "fileColumns", "valuesBefore", "cells", "sheets"] });

/** A file being or having been sent; its bytes are in `importChunk`. */
export interface ImportUploadTable {
  id: string;
  organizationId: string;
  fileName: string | null;
  /** bytes */
  size: number;
  /** well-formed UTF-8 sequences of several bytes, and bytes that are not UTF-8: together they tell the encoding */
  sequences: number;
  brokenBytes: number;
  isComplete: boolean;
  createdAt: number;
  /** rows of a sheet: the upload that holds the workbook, the sheet's name and those of all its sheets; else null */
  workbookId: string | null;
  sheet: string | null;
  sheets: string[] | null;
}

export interface ImportChunkTable {
  organizationId: string;
  uploadId: string;
  /** from 0 */
  number: number;
  bytes: Buffer;
}

export interface ImportTable {
  id: string;
  /** by which the fingerprints of its rows name it */
  number: Generated<number>;
  organizationId: string;
  uploadId: string;
  actor: Actor;
  status: "queued" | "running" | "done" | "failed" | "undone";
  fileName: string | null;
  size: number;
  format: ImportFormat | null;
  syntax: "csv" | "json" | "ndjson" | "xlsx" | null;
  encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | null;
  delimiter: string | null;
  onDuplicate: "skip" | "fill" | "overwrite";
  country: string | null;
  /** the mapping asked for, then the whole mapping used: column → field */
  mapping: Record<string, string | null> | null;
  fileColumns: string[] | null;
  /** rows read so far: also the cursor from which a killed import goes on */
  rows: Generated<number>;
  created: Generated<number>;
  updated: Generated<number>;
  failed: Generated<number>;
  warned: Generated<number>;
  skippedImported: Generated<number>;
  skippedKnown: Generated<number>;
  skippedRepeated: Generated<number>;
  skippedUnchanged: Generated<number>;
  skippedBlank: Generated<number>;
  /** imported before, and their lead lies in the bin */
  skippedBinned: Generated<number>;
  /** imported before, erased since, and not to be contacted: they do not come back */
  skippedObjected: Generated<number>;
  bytesRead: Generated<number>;
  failure: string | null;
  /** null: as the file looks, until it is read */
  purpose: "leads" | "do-not-contact" | null;
  /** addresses it put on the do-not-contact list */
  suppressed: Generated<number>;
  /** of a workbook */
  sheet: string | null;
  /** of dates that could be read both ways */
  dateOrder: DateOrder | null;
  /** the first row names the columns; null: as it looks */
  hasHeader: boolean | null;
  /** null: never asked for */
  isUndoFinished: boolean | null;
  removed: Generated<number>;
  restored: Generated<number>;
  spared: Generated<number>;
  /** leads of it that had been erased when it was taken back */
  erased: Generated<number>;
  /** addresses that went off the do-not-contact list with it */
  released: Generated<number>;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

/** Fingerprint of a row's cells: the same row never makes a second lead. Does not count once its import is undone. */
export interface ImportedRowTable {
  fingerprint: string;
  organizationNumber: number;
  importNumber: number;
  /** row number of the lead it made or met; null: not known */
  leadSeq: number | null;
}

/** What an import changed on a lead that was already there. */
export interface ImportChangeTable {
  organizationId: string;
  importId: string;
  leadId: string;
  valuesBefore: Record<string, unknown>;
  versionAfter: number;
}

/** A row that was refused, or one that went in with a warning. */
export interface ImportErrorTable {
  organizationId: string;
  importId: string;
  rowNumber: number;
  line: number;
  reason: string;
  cells: string[];
  isWarning: boolean;
}

export interface ImportSparedTable {
  organizationId: string;
  importId: string;
  leadId: string;
  name: string;
  reason: string;
}

/** An opt-out that an import made. */
export interface ImportOptOutTable {
  organizationId: string;
  importId: string;
  optOutId: string;
}

/** Where people sent the columns of a kind of file, by a key made of its header. */
export interface ImportHeaderTable {
  organizationId: string;
  headerKey: string;
  mapping: Record<string, string | null>;
  dateOrder: DateOrder | null;
  rememberedAt: number;
}

export interface ImportTables {
  importOptOut: ImportOptOutTable;
  importHeader: ImportHeaderTable;
  importUpload: ImportUploadTable;
  importChunk: ImportChunkTable;
  import: ImportTable;
  importedRow: ImportedRowTable;
  importChange: ImportChangeTable;
  importError: ImportErrorTable;
  importSpared: ImportSparedTable;
}
