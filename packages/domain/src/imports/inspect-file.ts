import { cleanText, textOf } from "./clean-cell.ts";
import { type DateOrder, dateOrderOf } from "./date-order.ts";
import type { FileRecord, ReadRow } from "./file-record.ts";
import {
  type ChosenMapping,
  type GuessedMapping,
  guessMapping,
  type MappedColumn,
  type OwnField,
} from "./guess-mapping.ts";
import { DATE_TARGETS } from "./mapping-targets.ts";
import { isOwnExport } from "./own-format.ts";
import { decimalMarkOf } from "./read-amount.ts";
import { rowReader } from "./row-reader.ts";
import { type Syntax, sniffSyntax } from "./sniff-syntax.ts";

/** Columns whose dates could be read both ways, and how they are read. */
export interface OpenDates {
  order: DateOrder;
  columns: string[];
}

/** What the beginning of a file tells about the whole. */
export interface InspectedFile {
  syntax: Syntax;
  columns: readonly string[];
  /** the first row names the columns; null for JSON */
  hasHeader: boolean | null;
  mapping: GuessedMapping;
  /** up to three different cells of each column */
  samples: string[][];
  /** all different cells of each column, where they are few enough to choose from; else none */
  choices: string[][];
  /** of dates such as 05/06/2025; null where no column of dates has any that could be read both ways */
  dates: OpenDates | null;
  /** how numeric dates are read in a column that does not tell, also where its first ones come only later */
  dateOrder: DateOrder;
  /** the rows that were read */
  records: FileRecord[];
}

const SAMPLED_ROWS = 200;

/** Looks at the beginning of a file: how it is written, its columns and where they go, its first rows. */
export function inspectFile(
  head: string,
  {
    isWhole,
    chosen,
    ownFields,
    dateOrder = null,
    usualOrder = "day-first",
    isSheet = false,
    hasHeader = null,
    delimiter = null,
  }: {
    isWhole: boolean /** it is a sheet of a workbook */;
    isSheet?: boolean;
    /** as somebody said; null: as the first row looks */
    hasHeader?: boolean | null;
    /** of CSV, as somebody said; null: as it looks */
    delimiter?: string | null;
    chosen?: ChosenMapping;
    ownFields?: readonly OwnField[];
    /** as somebody chose it */
    dateOrder?: DateOrder | null;
    /** as it is supposed where the file itself does not tell */
    usualOrder?: DateOrder;
  },
): InspectedFile {
  const syntax: Syntax = isSheet ? { kind: "xlsx" } : sniffSyntax(head, delimiter);
  const reader = rowReader(syntax, hasHeader);
  const records = reader.push(head);
  if (isWhole) records.push(...reader.end());
  const rows = records.filter((record): record is ReadRow => "cells" in record).slice(0, SAMPLED_ROWS);
  const cells = reader.columns.map((_, place) => rows.map((row) => preview(row.cells[place])));
  const mapping = guessMapping(reader.columns, {
    samples: cells,
    ...(chosen && { chosen }),
    ...(ownFields && { ownFields }),
  });
  const samples = cells.map((column) =>
    [...new Set(column.filter((cell) => cell !== ""))].slice(0, 3).map((cell) => cell.slice(0, 120)),
  );
  const choices = reader.columns.map((_, place) => choicesOf(cellsOf(records, place)));
  const open = orderDates(mapping.columns, { records, ownFields: ownFields ?? [], dateOrder, usualOrder });
  markDecimals(mapping.columns, records, ownFields ?? []);
  const dates = open.columns.length === 0 ? null : open;
  return {
    syntax,
    columns: reader.columns,
    hasHeader: reader.hasHeader,
    mapping,
    samples,
    choices,
    dates,
    dateOrder: open.order,
    records,
  };
}

const DATES: ReadonlySet<string | null> = new Set(DATE_TARGETS);

/** Notes at each column of dates their order: as its cells show it, else as chosen, as the file's other columns, as usual. */
function orderDates(
  columns: MappedColumn[],
  given: {
    records: readonly FileRecord[];
    ownFields: readonly OwnField[];
    dateOrder: DateOrder | null;
    usualOrder: DateOrder;
  },
): OpenDates {
  const own = new Set(given.ownFields.filter(({ kind }) => kind === "date").map(({ key }) => `custom:${key}`));
  const isDate = ({ target }: MappedColumn) => DATES.has(target) || (target !== null && own.has(target));
  const open: MappedColumn[] = [];
  const silent: MappedColumn[] = [];
  const shown = new Set<DateOrder>();
  columns.forEach((column, place) => {
    if (!isDate(column)) return;
    const order = dateOrderOf(cellsOf(given.records, place));
    if (order === "either") open.push(column);
    else if (order === null) silent.push(column);
    else {
      column.dateOrder = order;
      shown.add(order);
    }
  });
  const [only] = shown;
  const supposed = shown.size === 1 && only !== undefined ? only : given.usualOrder;
  const order = given.dateOrder ?? supposed;
  for (const column of [...open, ...silent]) column.dateOrder = order;
  return { order, columns: open.map(({ name }) => name) };
}

const MOST_CHOICES = 50;
const LONGEST_CHOICE = 120;

function choicesOf(cells: Iterable<string>): string[] {
  const different = new Set<string>();
  for (const cell of cells) {
    if (cell === "") continue;
    if (cell.length > LONGEST_CHOICE || different.size === MOST_CHOICES) {
      if (different.has(cell)) continue;
      return [];
    }
    different.add(cell);
  }
  return [...different];
}

/**
 * Notes at each column of amounts what stands before their decimals, where its cells tell. Our own exports write a point;
 * of money three digits are thousands; of other numbers it must be said that nothing tells.
 */
function markDecimals(columns: MappedColumn[], records: readonly FileRecord[], ownFields: readonly OwnField[]): void {
  const own = new Set(ownFields.filter(({ kind }) => kind === "number").map(({ key }) => `custom:${key}`));
  const isOurs = isOwnExport(columns.map(({ name }) => name));
  columns.forEach((column, place) => {
    const isMoney = column.target === "dealValue";
    if (!isMoney && !own.has(column.target ?? "")) return;
    const decimal = decimalMarkOf(cellsOf(records, place)) ?? (isOurs ? "." : null);
    if (decimal !== null) column.decimal = decimal;
    else if (!isMoney) column.decimal = "unsure";
  });
}

function* cellsOf(records: readonly FileRecord[], place: number): Generator<string> {
  for (const record of records) if ("cells" in record) yield preview(record.cells[place]);
}

function preview(cell: unknown): string {
  if (typeof cell === "object" && cell !== null) return cleanText(JSON.stringify(cell));
  return textOf(cell);
}
