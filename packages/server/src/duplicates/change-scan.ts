import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { automaticScanStore, setAutomatic } from "./store-automatic-scans.ts";

/** Settles whether the search starts by itself after imports and at night. */
export async function changeScan(
  { db, clock }: Foundation,
  { organizationId, actor }: Caller,
  isAutomatic: boolean,
): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await automaticScanStore(tx).isAutomatic(organizationId);
    if (before === isAutomatic) return;
    await setAutomatic(tx, organizationId, isAutomatic);
    const change = { before: { automatic: before }, after: { automatic: isAutomatic } };
    await recordEvent(
      tx,
      { type: "duplicateScan.changed", organizationId, actor, subjectId: organizationId, ...change },
      clock.now(),
    );
  });
}
