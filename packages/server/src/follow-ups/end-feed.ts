import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { followUpWriter } from "./store.ts";

/** Ends a member's calendar feed; nothing happens when there is none. */
export async function endFeed({ db, clock }: Foundation, caller: Caller): Promise<void> {
  const now = clock.now();
  const { organizationId, actor, memberId, scope } = caller;
  await db.transaction(async (tx) => {
    if (!(await followUpWriter(tx, scope).endFeed(memberId))) return;
    await recordEvent(tx, { type: "calendarFeed.ended", organizationId, actor, subjectId: memberId }, now);
  });
}
