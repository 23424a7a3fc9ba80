import type { RowProblem } from "@lead-dashboard/contract/imports/schemas";
import type { OpenedFile } from "./open-file.ts";
import type { UploadRow } from "./store.ts";

/** What is wrong with a file as a whole, as far as its beginning and its bytes tell. */
export function fileProblems(upload: UploadRow, { inspected, encoding, isWhole }: OpenedFile): RowProblem[] {
  const problems: RowProblem[] = [];
  const add = (severity: RowProblem["severity"], code: string, message: string) =>
    problems.push({ severity, field: null, code, message, value: null });
  const { columns } = inspected.mapping;
  if (upload.size === 0) add("refused", "file.empty", "The file is empty");
  else if (inspected.records.length === 0 && isWhole)
    add("refused", "file.noRows", "The file has no rows below its header");
  const isNamed = columns.some(({ target }) => ["name", "contactName", "firstName", "lastName"].includes(target ?? ""));
  if (columns.length > 0 && !isNamed)
    add("refused", "file.noName", "No column is known to hold the name of the business: choose one");
  if (encoding === "utf-8" && upload.brokenBytes > 0) {
    add("warning", "file.brokenText", "Some characters of the file are damaged; they show as �");
  }
  return problems;
}
