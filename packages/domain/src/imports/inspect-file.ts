import { cleanText, textOf } from "./clean-cell.ts";
import type { FileRecord, ReadRow } from "./file-record.ts";
import { type ChosenMapping, type GuessedMapping, guessMapping, type OwnField } from "./guess-mapping.ts";
import { rowReader } from "./row-reader.ts";
import { type Syntax, sniffSyntax } from "./sniff-syntax.ts";

/** What the beginning of a file tells about the whole. */
export interface InspectedFile {
  syntax: Syntax;
  columns: readonly string[];
  mapping: GuessedMapping;
  /** up to three different cells of each column */
  samples: string[][];
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
    isSheet = false,
  }: {
    isWhole: boolean /** it is a sheet of a workbook */;
    isSheet?: boolean;
    chosen?: ChosenMapping;
    ownFields?: readonly OwnField[];
  },
): InspectedFile {
  const syntax: Syntax = isSheet ? { kind: "xlsx" } : sniffSyntax(head);
  const reader = rowReader(syntax);
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
  return { syntax, columns: reader.columns, mapping, samples, records };
}

function preview(cell: unknown): string {
  if (typeof cell === "object" && cell !== null) return cleanText(JSON.stringify(cell));
  return textOf(cell);
}
