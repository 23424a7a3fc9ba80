import type { ImportMapping, MappingTarget } from "@lead-dashboard/contract/imports/schemas";
import { type DateOrder, usualDateOrder } from "@lead-dashboard/domain/imports/date-order";
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
  /** of dates that could be read both ways: as chosen, now or the last time; null: as supposed */
  dateOrder: DateOrder | null;
}

/** Opens an upload with the mapping asked for, checked; without one, with the one remembered for its header. */
export async function settleMapping(
  db: Queryable,
  scope: Scope,
  given: {
    upload: UploadRow;
    asked: ImportMapping | null;
    settings: ImportSettings;
    dateOrder: DateOrder | null;
    hasHeader: boolean | null;
    delimiter: string | null;
    country: string | null;
  },
): Promise<SettledFile> {
  const { upload, asked, settings, hasHeader, delimiter } = given;
  const { ownFields, home } = settings;
  const usualOrder = usualDateOrder({ ...home, country: given.country ?? (home.country || null) });
  const opened = (chosen: ImportMapping, dateOrder: DateOrder | null) =>
    openFile(db, scope, { upload, chosen, ownFields, dateOrder, usualOrder, hasHeader, delimiter });
  const plain = await opened({}, given.dateOrder);
  // Columns without names tell nothing about the next file that has none either.
  const remembered =
    plain.inspected.hasHeader === false
      ? undefined
      : await headerStore(db, scope).find(headerKeyOf(plain.inspected.columns));
  const dateOrder = given.dateOrder ?? remembered?.dateOrder ?? null;
  if (asked !== null) {
    const file = await opened(asked, dateOrder);
    checkMapping(asked, { file, settings });
    return { file, chosen: asked, isRemembered: false, dateOrder };
  }
  const chosen = stillValid(remembered?.mapping ?? {}, settings);
  const isRemembered = Object.keys(chosen).length > 0;
  const file = isRemembered || dateOrder !== given.dateOrder ? await opened(chosen, dateOrder) : plain;
  return { file, chosen, isRemembered, dateOrder };
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
