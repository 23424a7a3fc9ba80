import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { personStore, personWriter } from "./store-people.ts";

/** Changes one's own name. */
export async function renamePerson({ db, clock }: Foundation, caller: Caller, name: string): Promise<void> {
  const { userId, organizationId, actor } = caller;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const before = await personStore(tx).find(userId);
    if (before?.name === name) return;
    await personWriter(tx).rename(userId, name, now);
    await recordEvent(
      tx,
      {
        type: "user.changed",
        organizationId,
        actor,
        subjectId: userId,
        before: { name: before?.name },
        after: { name },
      },
      now,
    );
  });
}
