import type { Queryable, Scope } from "../db/database.ts";
import { importStore } from "./store.ts";

/** An import that has not ended after this long holds nothing any more: nobody runs it. In ms. */
const LONGEST_RUN = 86_400_000;

/** Why no custom field can be deleted now: an import that has read the fields once would go on writing their values. */
export async function holdFields(db: Queryable, { scope, now }: { scope: Scope; now: number }): Promise<string | null> {
  const running = await importStore(db, scope).findRunning(now - LONGEST_RUN);
  if (running === undefined) return null;
  return `The import ${running.fileName ?? "of a file"} is running and may write this field. Delete the field when it is done.`;
}
