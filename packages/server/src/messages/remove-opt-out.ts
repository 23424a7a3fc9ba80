import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { suppressionStore, suppressionWriter } from "./store-suppressions.ts";

/** Lifts a suppression; what it cancelled stays cancelled. */
export async function removeOptOut({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    const optOut = await suppressionStore(tx, caller.scope).find(id);
    if (optOut === undefined) throw notFound();
    await suppressionWriter(tx, caller.scope).remove(id);
    await recordEvent(
      tx,
      {
        type: "optOut.removed",
        organizationId: caller.organizationId,
        actor: caller.actor,
        subjectId: id,
        ...(optOut.leadId === null ? {} : { leadId: optOut.leadId }),
        before: { channel: optOut.channel, reason: optOut.suppressedFor, address: optOut.addressHint },
      },
      now,
    );
  });
}
