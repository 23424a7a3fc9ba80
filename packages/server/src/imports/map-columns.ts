import { type ChosenMapping, type GuessedMapping, guessMapping } from "@lead-dashboard/domain/imports/guess-mapping";
import type { Syntax } from "@lead-dashboard/domain/imports/sniff-syntax";
import type { ImportTable } from "../db/tables/imports.ts";
import type { OpenedFile } from "./open-file.ts";

/** Where the columns go: as the beginning of the file showed, and by their names those that JSON added later. */
export function mapColumns(file: OpenedFile, chosen: ChosenMapping): GuessedMapping {
  const { mapping, dateOrder } = file.inspected;
  const later = file.columns().slice(mapping.columns.length);
  if (later.length === 0) return mapping;
  const settled = Object.fromEntries(mapping.columns.map(({ name, target }) => [name, target]));
  const names = [...mapping.columns.map((column) => column.name), ...later];
  const whole = guessMapping(names, { samples: [], chosen: { ...settled, ...chosen } });
  const added = whole.columns.slice(mapping.columns.length).map((column) => ({ ...column, dateOrder }));
  return { ...mapping, columns: [...mapping.columns, ...added] };
}

/** The name of a file's syntax. */
export function syntaxName(syntax: Syntax): NonNullable<ImportTable["syntax"]> {
  if (syntax.kind !== "json") return syntax.kind;
  return syntax.layout.kind === "lines" ? "ndjson" : "json";
}
