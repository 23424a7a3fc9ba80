import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { forgetCallers } from "./caller-cache.ts";
import { refuseApiKey } from "./refuse-api-key.ts";
import { personStore, personWriter } from "./store-people.ts";

/** Moves the session to another of the person's organizations. */
export async function chooseOrganization({ db }: Foundation, caller: Caller, organizationId: string): Promise<void> {
  const sessionId = refuseApiKey(caller);
  const memberships = await personStore(db).memberships(caller.userId);
  if (!memberships.some((membership) => membership.organizationId === organizationId)) throw notFound();
  await db.transaction(async (tx) => {
    await personWriter(tx).moveSession(sessionId, organizationId);
    forgetCallers(db, tx, (other) => other.sessionId === sessionId);
  });
}
