import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { forgetCallers } from "./caller-cache.ts";
import { personWriter } from "./store-people.ts";

/** Ends one of a person's own sessions; false when there was none such. */
export async function endSession({ db, clock }: Foundation, caller: Caller, sessionId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const ended = await personWriter(tx).endSession(caller.userId, sessionId);
    const { organizationId, actor } = caller;
    for (const { id } of ended) {
      await recordEvent(tx, { type: "session.ended", organizationId, actor, subjectId: id }, clock.now());
    }
    forgetCallers(db, tx, (other) => other.sessionId === sessionId);
    return ended.length > 0;
  });
}
