import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type {
  DateOrder,
  ImportBody,
  ImportMapping,
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
  /** whether the first row names the columns; null: as it looks */
  hasHeader?: boolean | null;
  /** the mapping is settled by hand: where columns went last time does not count */
  isOwn: boolean;
}

/** A file that was sent before, as long as the server holds it. */
export async function findUpload(uploadId: string, signal: AbortSignal): Promise<Upload> {
  const choices = keptChoices(uploadId);
  const asked = choices === null ? { query: { upload: uploadId } } : askedOf(uploadId, choices);
  return { preview: await call(importEndpoints.previewImport, { ...asked, signal }) };
}

const KEPT = "import-choices";

/** What was chosen for an upload in this tab, before a reload. */
export function keptChoices(uploadId: string): ImportChoices | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    const isOfIt = typeof kept === "object" && kept !== null && "uploadId" in kept && kept.uploadId === uploadId;
    return isOfIt && "choices" in kept ? (kept.choices as ImportChoices) : null;
  } catch {
    return null;
  }
}

/** Keeps what is chosen for an upload through a reload. */
export function keepChoices(uploadId: string, choices: ImportChoices): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ uploadId, choices }));
  } catch {
    // a browser that keeps nothing only forgets the choices
  }
}

/** Sends a file and gives the first look into it; nothing is imported. */
export async function uploadFile(file: File, signal: AbortSignal): Promise<Upload> {
  const form = new FormData();
  form.append("file", file, file.name);
  const preview = await call(importEndpoints.previewImport, { query: { fileName: file.name }, raw: form, signal });
  return { preview };
}

/** What names an upload and what was chosen for it, for another look or the start. A file of many columns would overflow an address. */
export function askedOf(uploadId: string, choices: ImportChoices): { query: ImportQuery; body: ImportBody } {
  const query: ImportQuery = { upload: uploadId, onDuplicate: choices.onDuplicate };
  if (choices.country !== "") query.country = choices.country;
  if (choices.purpose !== null) query.purpose = choices.purpose;
  if (choices.sheet !== null) query.sheet = choices.sheet;
  if (choices.dateOrder !== null) query.dateOrder = choices.dateOrder;
  if (typeof choices.hasHeader === "boolean") query.hasHeader = choices.hasHeader;
  return { query, body: choices.isOwn ? { mapping: choices.mapping as ImportMapping } : {} };
}
