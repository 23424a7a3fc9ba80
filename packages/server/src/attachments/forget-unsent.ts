import type { Foundation } from "../foundation.ts";
import { attachmentWriter, unsentUploads } from "./store.ts";

const A_DAY = 86_400_000;

/** Lets uploads go that no message took along within a day. */
export async function forgetUnsent(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  for (;;) {
    const unsent = await unsentUploads(db, clock.now() - A_DAY);
    if (unsent.length === 0) return;
    for (const { organizationId, id } of unsent)
      await db.transaction((tx) => attachmentWriter(tx, { organizationId }).remove(id));
  }
}
