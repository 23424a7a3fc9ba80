import type { Foundation } from "../foundation.ts";
import { leadHooks } from "./hooks.ts";
import { leadStore, organizationsWithDeleted } from "./store.ts";
import { eraseLeadRows } from "./store-write.ts";

/** How long the bin keeps leads. */
const BIN_LASTS = 30 * 24 * 60 * 60_000;
const BATCH = 50;

/** Erases what has lain in the bin for 30 days, with everything that hangs on it. Runs daily; running it again changes nothing. */
export async function eraseDeletedLeads(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  const now = clock.now();
  const before = now - BIN_LASTS;
  const actor = { kind: "system" as const, name: "bin" };
  for (const organizationId of await organizationsWithDeleted(db, before)) {
    const scope = { organizationId };
    for (let erased = BATCH; erased === BATCH; ) {
      erased = await db.transaction(async (tx) => {
        const leads = await leadStore(tx, scope).deletedBefore(before, BATCH);
        for (const lead of leads) {
          for (const hook of leadHooks.all("deleted")) await hook(tx, { lead, erased: true, actor, now, scope });
        }
        await eraseLeadRows(tx, scope, leads);
        return leads.length;
      });
    }
  }
}
