import type { Db, Scope } from "../db/database.ts";
import { importWriter } from "./store.ts";

/** Removes an upload and its bytes, in short transactions. */
export async function dropUpload(db: Db, scope: Scope, id: string): Promise<void> {
  let isAll = false;
  while (!isAll) isAll = await db.transaction((tx) => importWriter(tx, scope).removeChunks(id));
  await db.transaction((tx) => importWriter(tx, scope).removeUpload(id));
}
