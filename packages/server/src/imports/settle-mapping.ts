import type { ImportMapping, MappingTarget } from "@lead-dashboard/contract/imports/schemas";
import type { Queryable, Scope } from "../db/database.ts";
import { type OpenedFile, openFile } from "./open-file.ts";
import { checkMapping } from "./read-request.ts";
import type { ImportSettings } from "./read-settings.ts";
import type { UploadRow } from "./store.ts";
import { headerKeyOf, headerStore } from "./store-headers.ts";

/** A file with its columns settled. */
export interface SettledFile {
  file: OpenedFile;
  /** what is chosen: now, or the last time a file had the same header */
  chosen: ImportMapping;
  isRemembered: boolean;
}

/** Opens an upload with the mapping asked for, checked; without one, with the one remembered for its header. */
export async function settleMapping(
  db: Queryable,
  scope: Scope,
  given: { upload: UploadRow; asked: ImportMapping | null; settings: ImportSettings },
): Promise<SettledFile> {
  const { upload, asked, settings } = given;
  const { ownFields } = settings;
  if (asked !== null) {
    const file = await openFile(db, scope, { upload, chosen: asked, ownFields });
    checkMapping(asked, { file, settings });
    return { file, chosen: asked, isRemembered: false };
  }
  const plain = await openFile(db, scope, { upload, chosen: {}, ownFields });
  const remembered = await headerStore(db, scope).find(headerKeyOf(plain.inspected.columns));
  const chosen = stillValid(remembered ?? {}, settings);
  if (Object.keys(chosen).length === 0) return { file: plain, chosen: {}, isRemembered: false };
  const file = await openFile(db, scope, { upload, chosen, ownFields });
  return { file, chosen, isRemembered: true };
}

/** Without the custom fields that are no more. */
function stillValid(mapping: Record<string, string | null>, settings: ImportSettings): ImportMapping {
  const isThere = (target: string | null) =>
    target?.startsWith("custom:") !== true || settings.customKeys.has(target.slice("custom:".length));
  return Object.fromEntries(
    Object.entries(mapping)
      .filter(([, target]) => isThere(target))
      .map(([column, target]) => [column, target as MappingTarget | null]),
  );
}
