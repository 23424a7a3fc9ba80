// The rows of an uploaded file, ready to be stored: read, judged, scored and laid out as their statements take them. All an
// import can do without writing, so a large one does it in a thread beside the one that writes.
import type { MappingTarget } from "@lead-dashboard/domain/imports/mapping-targets";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import type { Engine, Queryable, Scope } from "../db/database.ts";
import { type ReadyLead, readyLead } from "../leads/store-insert.ts";
import { mapColumns, syntaxName } from "./map-columns.ts";
import { openFile } from "./open-file.ts";
import { type PreparedRow, type RowWarning, rowPreparer, warningOf } from "./prepare-row.ts";
import { purposeOf } from "./purpose-of.ts";
import { readSettings } from "./read-settings.ts";
import type { ImportRow, UploadRow } from "./store.ts";

/** A row that lacks nothing but a look at what is stored. */
export type ReadyRow = { rowNumber: number; line: number } & (
  | { kind: "blank" }
  | { kind: "exempt" }
  | { kind: "refused"; reason: string; cells: string[] }
  | { kind: "addresses"; addresses: string[]; isWarned: boolean; warning: RowWarning | null }
  | {
      kind: "lead";
      fingerprint: string;
      lead: ReadyLead;
      isWarned: boolean;
      /** what is kept of its problems; null without any, and beyond the first ten thousand of a file */
      warning: RowWarning | null;
      /** what a known lead is filled or overwritten with; null where known leads are skipped */
      merge: { draft: LeadDraft; hasStatus: boolean } | null;
      /** addresses that come onto the do-not-contact list; null: the row does not object */
      optOuts: string[] | null;
    }
);

/** Which rows to read, and how. Plain values: it is sent to a thread. */
export interface RowsOrder {
  upload: UploadRow;
  one: Pick<
    ImportRow,
    "id" | "organizationId" | "country" | "onDuplicate" | "purpose" | "dateOrder" | "hasHeader" | "delimiter"
  >;
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

/** The rows of a file, piece by piece. */
export interface RowsSource extends AsyncIterable<RowsPiece> {
  /** Takes the next piece where it has come already, without waiting: undefined where none has, or none is left. */
  arrived?(): RowsPiece | undefined;
}

/** Rows of a piece: what is made of more is still there when garbage is collected, and copied for nothing. */
const MOST_ROWS = 200;
/** Warned rows of one file that are kept with their cells. */
const MOST_TOLD = 10_000;

/** Reads the rows of an import, piece by piece. */
export async function* readRows(db: Queryable, order: RowsOrder, now: () => number): AsyncGenerator<RowsPiece> {
  const { upload, one, chosen, skip } = order;
  const scope: Scope = { organizationId: one.organizationId };
  const settings = await readSettings(db, scope);
  const file = await openFile(db, scope, { ...one, upload, chosen, ownFields: settings.ownFields });
  const { formatName: source, format } = mapColumns(file, chosen);
  const { readCustom, findMember, rules, timeZone } = settings;
  const context = { country: one.country, source, now: now(), timeZone, readCustom, findMember };
  const isOptOutList = purposeOf(one.purpose, format) === "do-not-contact";
  const isByPosition = syntaxName(file.inspected.syntax) === "json";
  const preparer = () =>
    rowPreparer({
      columns: mapColumns(file, chosen).columns,
      context,
      rules,
      importId: one.id,
      isOptOutList,
      isByPosition,
    });
  let prepare = preparer();
  let width = file.columns().length;
  let number = 0;
  let told = 0;
  for await (const { records, bytesRead } of file.rows()) {
    if (file.columns().length !== width) {
      prepare = preparer();
      width = file.columns().length;
    }
    const given = { organizationId: one.organizationId, engine: db.engine, now: now() };
    let rows: ReadyRow[] = [];
    for (const record of records) {
      number++;
      if (number <= skip) continue;
      const row = prepare(record, number);
      const warning = told < MOST_TOLD ? warningOf(record, row) : null;
      if (warning !== null) told++;
      rows.push(ready(row, warning, { ...given, onDuplicate: one.onDuplicate }));
      if (rows.length < MOST_ROWS) continue;
      yield { rows, bytesRead, columns: file.columns() };
      rows = [];
    }
    yield { rows, bytesRead, columns: file.columns() };
  }
}

function ready(
  row: PreparedRow,
  warning: RowWarning | null,
  given: { organizationId: string; engine: Engine; now: number; onDuplicate: ImportRow["onDuplicate"] },
): ReadyRow {
  const { rowNumber, line } = row;
  if (row.kind === "blank" || row.kind === "exempt") return { rowNumber, line, kind: row.kind };
  if (row.kind === "addresses")
    return { rowNumber, line, kind: "addresses", addresses: row.addresses, isWarned: row.problems.length > 0, warning };
  if (row.kind === "refused") return { rowNumber, line, kind: "refused", reason: row.reason, cells: row.cells };
  const { fingerprint, draft, hasStatus, optOuts } = row;
  return {
    rowNumber,
    line,
    kind: "lead",
    fingerprint,
    lead: readyLead(draft, given),
    isWarned: row.problems.length > 0,
    warning,
    merge: given.onDuplicate === "skip" ? null : { draft, hasStatus },
    optOuts,
  };
}
