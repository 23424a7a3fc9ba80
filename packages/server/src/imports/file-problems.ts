import type { ImportPurpose, RowProblem } from "@lead-dashboard/contract/imports/schemas";
import type { OpenedFile } from "./open-file.ts";
import type { UploadRow } from "./store.ts";

/** What is wrong with a file as a whole, as far as its beginning and its bytes tell. */
export function fileProblems(
  upload: UploadRow,
  { inspected, encoding, isWhole, isBinary }: OpenedFile,
  purpose: ImportPurpose = "leads",
): RowProblem[] {
  const problems: RowProblem[] = [];
  const add = (severity: RowProblem["severity"], code: string, message: string) =>
    problems.push({ severity, field: null, code, message, value: null });
  const { columns } = inspected.mapping;
  if (upload.size === 0) add("refused", "file.empty", "The file is empty");
  else if (isBinary) add("refused", "file.binary", "The file is no text: no table can be read from it");
  else if (inspected.records.length === 0 && isWhole)
    add("refused", "file.noRows", "The file has no rows below its header");
  const isNamed = columns.some(({ target }) => ["name", "contactName", "firstName", "lastName"].includes(target ?? ""));
  const isReachable = columns.some(({ target }) => ["phone", "phones", "email", "emails"].includes(target ?? ""));
  if (isBinary) return problems;
  if (purpose === "do-not-contact" && columns.length > 0 && !isReachable)
    add("refused", "file.noAddress", "No column is known to hold phone numbers or e-mail addresses: choose one");
  if (purpose === "leads" && columns.length > 0 && !isNamed)
    add("refused", "file.noName", "No column is known to hold the name of the business: choose one");
  if (encoding === "utf-8" && upload.brokenBytes > 0) {
    add("warning", "file.brokenText", "Some characters of the file are damaged; they show as �");
  }
  return problems;
}
