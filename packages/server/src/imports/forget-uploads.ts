import type { Foundation } from "../foundation.ts";
import { importWriter, uploadsToForget } from "./store.ts";

const KEPT_MS = 24 * 3_600_000;

/** Forgets the bytes of files a day after they came, unless their import still needs them. */
export async function forgetUploads(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  for (;;) {
    const uploads = await uploadsToForget(db, clock.now() - KEPT_MS);
    if (uploads.length === 0) return;
    for (const { organizationId, id } of uploads) {
      const scope = { organizationId };
      let isAll = false;
      while (!isAll) isAll = await db.transaction((tx) => importWriter(tx, scope).removeChunks(id));
      await db.transaction((tx) => importWriter(tx, scope).removeUpload(id));
    }
  }
}
