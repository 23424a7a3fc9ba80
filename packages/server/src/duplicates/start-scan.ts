import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { scanStore, scanWriter } from "./store-scan.ts";

/** Queues a search for duplicates; one that waits or runs already is the answer as well. */
export async function startScan(
  { db, clock }: Foundation,
  { organizationId }: Pick<Caller, "organizationId">,
  { isFull }: { isFull: boolean },
): Promise<void> {
  const scope = { organizationId };
  await db.transaction(async (tx) => {
    const total = await scanStore(tx, scope).countLeads();
    const scanId = await scanWriter(tx, scope).queue({ isFull, total });
    if (scanId === null) return;
    const payload = { organizationId, scanId };
    await enqueue(
      tx,
      { name: "duplicates.scan", payload, key: `duplicates.scan:${scanId}`, organizationId },
      clock.now(),
    );
  });
}
