// Streams what a filter matches, a page at a time, so that a million leads need no more memory than a thousand.
import { setImmediate } from "node:timers/promises";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { csvLine, workbookText } from "@lead-dashboard/domain/leads/csv-cell";
import type { Queryable, Scope } from "../db/database.ts";
import { invalid } from "../http/problem.ts";
import { EXPORTED_COLUMNS } from "./exported-columns.ts";
import { type LeadInExport, presentExportedLead } from "./present.ts";
import { customFieldStore } from "./store-fields.ts";
import { listExportedLeads } from "./store-list.ts";
import type { Asker } from "./store-plan.ts";
import { type Cell, writeWorkbook } from "./write-workbook.ts";

/** The formats an export comes in. */
export type ExportFormat = "csv" | "json" | "xlsx";

/** What to export, for whom. */
export interface ExportRequest {
  filter: LeadFilter;
  asker: Asker;
  format: ExportFormat;
  /** only these, in this order; unknown names are refused */
  columns?: readonly string[] | undefined;
  /** told how many leads each piece holds */
  onPage?: (count: number) => void;
}

const PAGE = 500;

/** A column: its name, which an import recognises, and its value. */
interface Column {
  name: string;
  of: (lead: LeadInExport) => Cell;
}

/** The export in pieces, read page by page. Unknown columns are refused before anything is sent. */
export async function exportLeads(
  db: Queryable,
  scope: Scope,
  request: ExportRequest,
): Promise<AsyncGenerator<string | Buffer>> {
  const fields = (await customFieldStore(db, scope).list()).map((field) => field.key);
  const columns = chosen(fields, request.columns);
  const pages = readPages(db, scope, request);
  if (request.format === "csv") return asCsv(columns, pages);
  if (request.format === "json") return asJson(request.columns === undefined ? null : columns, pages);
  return writeWorkbook(
    columns.map((column) => column.name),
    rowsOf(columns, pages),
  );
}

function chosen(fields: readonly string[], names: readonly string[] | undefined): Column[] {
  const ownValue = ({ customFields }: LeadInExport, key: string) =>
    Object.hasOwn(customFields, key) ? (customFields[key] ?? null) : null;
  const own = fields.map((key): Column => ({ name: key, of: (lead) => ownValue(lead, key) }));
  // an own field that had its name before ours was exported keeps it
  const ours = [...EXPORTED_COLUMNS].filter(([name]) => !fields.includes(name));
  const all = [...ours.map(([name, of]): Column => ({ name, of })), ...own];
  if (names === undefined || names.length === 0) return all;
  const unknown = names.filter((name) => !all.some((column) => column.name === name));
  if (unknown.length > 0) throw invalid([{ path: "columns", message: `does not know ${unknown.join(", ")}` }]);
  return names.flatMap((name) => all.find((column) => column.name === name) ?? []);
}

async function* readPages(
  db: Queryable,
  scope: Scope,
  { filter, asker, onPage }: ExportRequest,
): AsyncGenerator<LeadInExport[]> {
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listExportedLeads>> = await listExportedLeads(db, scope, {
      filter,
      asker,
      sort: "createdAt",
      limit: PAGE,
      cursor,
    });
    onPage?.(page.leads.length);
    yield page.leads.map(presentExportedLead);
    cursor = page.nextCursor;
    if (cursor === null) return;
    // Other requests are answered between two pages.
    await setImmediate();
  }
}

async function* asCsv(columns: readonly Column[], pages: AsyncIterable<LeadInExport[]>): AsyncGenerator<string> {
  yield `\ufeff${csvLine(columns.map((column) => column.name))}`;
  for await (const leads of pages) {
    yield leads.map((lead) => csvLine(columns.map(({ of }) => String(of(lead) ?? "")))).join("");
  }
}

/** Whole leads as the API has them; with chosen columns only those. */
async function* asJson(
  columns: readonly Column[] | null,
  pages: AsyncIterable<LeadInExport[]>,
): AsyncGenerator<string> {
  yield "[";
  let isFirst = true;
  for await (const leads of pages) {
    const texts = leads.map((lead) =>
      JSON.stringify(columns === null ? lead : Object.fromEntries(columns.map(({ name, of }) => [name, of(lead)]))),
    );
    yield texts.map((text, at) => `${isFirst && at === 0 ? "\n" : ",\n"}${text}`).join("");
    isFirst = isFirst && leads.length === 0;
  }
  yield "\n]\n";
}

async function* rowsOf(columns: readonly Column[], pages: AsyncIterable<LeadInExport[]>): AsyncGenerator<Cell[]> {
  for await (const leads of pages) for (const lead of leads) yield columns.map(({ of }) => asText(of(lead)));
}

function asText(value: Cell): Cell {
  return typeof value === "string" ? workbookText(value) : value;
}
