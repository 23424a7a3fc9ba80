// The rows of an uploaded file, ready to be stored: read, judged, scored and laid out as their statements take them. All an
// import can do without writing, so a large one does it in a thread beside the one that writes.
import type { MappingTarget } from "@lead-dashboard/domain/imports/mapping-targets";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import type { Engine, Queryable, Scope } from "../db/database.ts";
import { type ReadyLead, readyLead } from "../leads/store-insert.ts";
import { mapColumns } from "./map-columns.ts";
import { openFile } from "./open-file.ts";
import { type PreparedRow, rowPreparer } from "./prepare-row.ts";
import { readSettings } from "./read-settings.ts";
import type { ImportRow, UploadRow } from "./store.ts";

/** A row that lacks nothing but a look at what is stored. */
export type ReadyRow = { rowNumber: number; line: number } & (
  | { kind: "blank" }
  | { kind: "refused"; reason: string; cells: string[] }
  | {
      kind: "lead";
      fingerprint: string;
      lead: ReadyLead;
      isWarned: boolean;
      /** what a known lead is filled or overwritten with; null where known leads are skipped */
      merge: { draft: LeadDraft; hasStatus: boolean } | null;
    }
);

/** Which rows to read, and how. Plain values: it is sent to a thread. */
export interface RowsOrder {
  upload: UploadRow;
  one: Pick<ImportRow, "id" | "organizationId" | "country" | "onDuplicate">;
  chosen: Record<string, MappingTarget | null>;
  /** rows stored already: read, not given */
  skip: number;
}

/** Some rows, how far the file is read, and its columns so far. */
export interface RowsPiece {
  rows: ReadyRow[];
  bytesRead: number;
  columns: readonly string[];
}

/** Reads the rows of an import, piece by piece. */
export async function* readRows(db: Queryable, order: RowsOrder, now: () => number): AsyncGenerator<RowsPiece> {
  const { upload, one, chosen, skip } = order;
  const scope: Scope = { organizationId: one.organizationId };
  const file = await openFile(db, scope, { upload, chosen });
  const settings = await readSettings(db, scope);
  const source = mapColumns(file, chosen).formatName;
  const context = { country: one.country, source, now: now(), readCustom: settings.readCustom };
  const preparer = () =>
    rowPreparer({ columns: mapColumns(file, chosen).columns, context, rules: settings.rules, importId: one.id });
  let prepare = preparer();
  let width = file.columns().length;
  let number = 0;
  for await (const { records, bytesRead } of file.rows()) {
    if (file.columns().length !== width) {
      prepare = preparer();
      width = file.columns().length;
    }
    const given = { organizationId: one.organizationId, engine: db.engine, now: now() };
    const rows: ReadyRow[] = [];
    for (const record of records) {
      number++;
      if (number > skip) rows.push(ready(prepare(record, number), one.onDuplicate, given));
    }
    yield { rows, bytesRead, columns: file.columns() };
  }
}

function ready(
  row: PreparedRow,
  onDuplicate: ImportRow["onDuplicate"],
  given: { organizationId: string; engine: Engine; now: number },
): ReadyRow {
  const { rowNumber, line } = row;
  if (row.kind === "blank") return { rowNumber, line, kind: "blank" };
  if (row.kind === "refused") return { rowNumber, line, kind: "refused", reason: row.reason, cells: row.cells };
  const { fingerprint, draft, hasStatus } = row;
  return {
    rowNumber,
    line,
    kind: "lead",
    fingerprint,
    lead: readyLead(draft, given),
    isWarned: row.problems.length > 0,
    merge: onDuplicate === "skip" ? null : { draft, hasStatus },
  };
}
