import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type {
  DateOrder,
  ImportPreview,
  ImportPurpose,
  ImportQuery,
  OnDuplicate,
} from "@lead-dashboard/contract/imports/schemas";
import { call } from "../../api/call.ts";

/** A file that the server holds, and the first look into it. */
export interface Upload {
  preview: ImportPreview;
}

/** What a person has chosen for an import. */
export interface ImportChoices {
  /** columns sent elsewhere than guessed; null leaves one out */
  mapping: Record<string, string | null>;
  /** "" = as in the file */
  country: string;
  onDuplicate: OnDuplicate;
  /** null: as the file looks */
  purpose: ImportPurpose | null;
  /** of a workbook; null for the first */
  sheet: string | null;
  /** of dates that could be read both ways; null: as supposed */
  dateOrder: DateOrder | null;
  /** the mapping is settled by hand: where columns went last time does not count */
  isOwn: boolean;
}

/** Sends a file and gives the first look into it; nothing is imported. */
export async function uploadFile(file: File, signal: AbortSignal): Promise<Upload> {
  const form = new FormData();
  form.append("file", file, file.name);
  const preview = await call(importEndpoints.previewImport, { query: { fileName: file.name }, raw: form, signal });
  return { preview };
}

/** The query that names an upload and what was chosen for it, for another look or the start. */
export function queryOf(uploadId: string, choices: ImportChoices): ImportQuery {
  const query: ImportQuery = { upload: uploadId, onDuplicate: choices.onDuplicate };
  if (choices.country !== "") query.country = choices.country;
  if (choices.purpose !== null) query.purpose = choices.purpose;
  if (choices.sheet !== null) query.sheet = choices.sheet;
  if (choices.dateOrder !== null) query.dateOrder = choices.dateOrder;
  if (choices.isOwn) query.mapping = JSON.stringify(choices.mapping);
  return query;
}
