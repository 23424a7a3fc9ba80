import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { ImportPreview, ImportQuery, OnDuplicate } from "@lead-dashboard/contract/imports/schemas";
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
  if (Object.keys(choices.mapping).length > 0) query.mapping = JSON.stringify(choices.mapping);
  return query;
}
