/** A table as numbers and texts; null is not known. */
export interface Figures {
  head: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** The table as CSV with CRLF and a byte order mark, safe to open in a spreadsheet: nothing in it becomes a formula. */
export function csvOf({ head, rows }: Figures): string {
  const lines = [head, ...rows].map((row) => row.map(cell).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

/** Lets the browser save the table as a file. */
export function downloadCsv(name: string, figures: Figures): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf(figures)], { type: "text/csv;charset=utf-8" }));
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
