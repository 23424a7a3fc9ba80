import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { type FeedRow, followUpWriter } from "./store.ts";

/** Gives a member's calendar feed a new address; the one before answers nobody any more. */
export async function renewFeed({ db, clock }: Foundation, caller: Caller): Promise<FeedRow> {
  const now = clock.now();
  const feed = { feedId: newId(), createdAt: now };
  const { organizationId, actor, memberId, scope } = caller;
  await db.transaction(async (tx) => {
    await followUpWriter(tx, scope).putFeed(memberId, feed);
    await recordEvent(tx, { type: "calendarFeed.renewed", organizationId, actor, subjectId: memberId }, now);
  });
  return feed;
}
