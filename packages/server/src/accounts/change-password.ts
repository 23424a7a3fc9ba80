import type { PasswordChange } from "@lead-dashboard/contract/accounts/schemas";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { invalid } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { openAuth } from "./auth.ts";
import { forgetCallers } from "./caller-cache.ts";
import { limitAttempts } from "./limit-attempts.ts";
import { refuseApiKey } from "./refuse-api-key.ts";
import { refuseWeakPassword } from "./refuse-weak-password.ts";
import { personStore, personWriter } from "./store-people.ts";

/** Changes one's own password, proved by the current one; every other session of the person ends. */
export async function changePassword(
  foundation: Foundation,
  caller: Caller,
  { currentPassword, password, clientAddress }: PasswordChange & { clientAddress: string },
): Promise<void> {
  const { db, clock } = foundation;
  const { userId, organizationId, actor } = caller;
  const sessionId = refuseApiKey(caller);
  const person = await personStore(db).find(userId);
  if (person === undefined) throw new Error(`There is no user ${userId}`);
  const auth = await openAuth(foundation);
  const proved = await limitAttempts(foundation, { email: person.email, clientAddress }, async () =>
    (await auth.isPasswordOf(userId, currentPassword)) ? true : null,
  );
  if (proved === null) throw invalid([{ path: "currentPassword", message: "is not your current password" }]);
  const memberships = await personStore(db).memberships(userId);
  refuseWeakPassword(password, [person.name, person.email, ...memberships.map((one) => one.organizationName)]);
  await auth.setPassword(userId, password);
  await db.transaction(async (tx) => {
    await personWriter(tx).endSessions(userId, sessionId);
    await recordEvent(tx, { type: "password.changed", organizationId, actor, subjectId: userId }, clock.now());
    forgetCallers(db, tx, (other) => other.userId === userId && other.sessionId !== sessionId);
  });
}
