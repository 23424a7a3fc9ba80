import { AppError } from "../http/problem.ts";

/** Refuses a file that looks like a workbook, with what is wrong with it. */
export function badWorkbook(why: string, cause?: unknown): AppError {
  const message = `file: ${why}; save the sheet anew as XLSX or CSV and import that`;
  return new AppError("unsupported", "workbook", message, { errors: [{ path: "file", message: why }], cause });
}
