import type { ImportSyntax } from "@lead-dashboard/contract/imports/schemas";

/** Sheets and JSON arrays have rows, text files have lines. */
export function isByRow(syntax: ImportSyntax | null): boolean {
  return syntax === "xlsx" || syntax === "json";
}
