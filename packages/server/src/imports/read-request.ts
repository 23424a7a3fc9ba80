import { ImportBody, type ImportMapping, type ImportQuery } from "@lead-dashboard/contract/imports/schemas";
import { countryOf } from "@lead-dashboard/domain/imports/country-names";
import type { Db, Queryable, Scope } from "../db/database.ts";
import { jsonOf, readText } from "../http/json-body.ts";
import { AppError, inPlainWords, notFound } from "../http/problem.ts";
import { convertWorkbook } from "./convert-workbook.ts";
import type { OpenedFile } from "./open-file.ts";
import type { ImportSettings } from "./read-settings.ts";
import { fileOf, receiveUpload } from "./receive-upload.ts";
import { importStore, type UploadRow } from "./store.ts";

/**
 * The mapping a request asks for, checked: in the query, or beside an earlier upload in a JSON body, for which no address is
 * too short. Null where it has none.
 */
export async function mappingOf(request: Request, query: ImportQuery): Promise<ImportMapping | null> {
  const inBody = query.upload === undefined ? undefined : jsonOf(await readText(request), request);
  if (query.mapping === undefined) return inBody === undefined ? null : (checked(inBody).mapping ?? null);
  if (inBody !== undefined) throw badMapping("mapping", "stands in the address; a body beside it is not taken");
  return checked({ mapping: JSON.parse(query.mapping) }).mapping ?? null;
}

function checked(body: unknown): ImportBody {
  const parsed = ImportBody.safeParse(body, inPlainWords);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") throw badMapping(String(issue.keys[0]), "is not known here");
  throw badMapping(
    issue?.path.join(".") || "body",
    issue?.code === "invalid_union" || issue?.code === "invalid_value"
      ? "is not a field a column can go into"
      : (issue?.message ?? "is not a mapping"),
  );
}

/** Refuses a mapping that names a column the file has not, or a custom field the organization has not. */
export function checkMapping(mapping: ImportMapping, given: { file: OpenedFile; settings: ImportSettings }): void {
  const { file, settings } = given;
  const columns = new Set(file.columns().length > 0 ? file.columns() : file.inspected.columns);
  for (const [column, target] of Object.entries(mapping)) {
    if (file.inspected.syntax.kind !== "json" && !columns.has(column))
      throw badMapping(`mapping.${column}`, "is not a column of this file");
    if (target?.startsWith("custom:") && !settings.customKeys.has(target.slice("custom:".length))) {
      throw badMapping(`mapping.${column}`, "names a custom field that does not exist");
    }
  }
}

/** The country of a query as ISO code. */
export function countryOfQuery(query: ImportQuery): string | null {
  return query.country === undefined ? null : countryOf(query.country);
}

/** The file of a request: an earlier upload by its id, or the one the request brings. */
export async function uploadOf(
  db: Db,
  scope: Scope,
  { request, query, now }: { request: Request; query: ImportQuery; now: number },
): Promise<UploadRow> {
  const sheet = query.sheet ?? null;
  if (query.upload === undefined)
    return receiveUpload(db, scope, { file: await fileOf(request, query.fileName ?? null), sheet, now });
  const upload = await earlierUpload(db, scope, query.upload);
  if (sheet === null || upload.workbookId === null || upload.sheet === sheet) return upload;
  const workbook = await earlierUpload(db, scope, upload.workbookId);
  return convertWorkbook(db, scope, { workbook, sheet, now });
}

async function earlierUpload(db: Queryable, scope: Scope, id: string): Promise<UploadRow> {
  const upload = await importStore(db, scope).findUpload(id);
  if (upload === undefined) throw notFound();
  return upload;
}

function badMapping(path: string, message: string): AppError {
  return new AppError("invalid", "invalid-mapping", `${path}: ${message}`, { errors: [{ path, message }] });
}
