import type { Foundation } from "../foundation.ts";
import { dropUpload } from "./drop-upload.ts";
import { uploadsToForget } from "./store.ts";

const KEPT_MS = 24 * 3_600_000;

/** Forgets the bytes of files a day after they came, unless their import still needs them. */
export async function forgetUploads(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  for (;;) {
    const uploads = await uploadsToForget(db, clock.now() - KEPT_MS);
    if (uploads.length === 0) return;
    for (const { organizationId, id } of uploads) await dropUpload(db, { organizationId }, id);
  }
}
