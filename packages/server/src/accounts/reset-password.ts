import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { openAuth } from "./auth.ts";
import { forgetCallers } from "./caller-cache.ts";
import { refuseWeakPassword } from "./refuse-weak-password.ts";
import { type PersonRow, personStore, personWriter } from "./store-people.ts";

/** Gives a person a new password on the operator's word, and ends all their sessions. */
export async function resetPassword(foundation: Foundation, person: PersonRow, password: string): Promise<void> {
  const { db, clock } = foundation;
  const memberships = await personStore(db).memberships(person.id);
  refuseWeakPassword(password, [person.name, person.email, ...memberships.map((one) => one.organizationName)]);
  await (await openAuth(foundation)).setPassword(person.id, password);
  await db.transaction(async (tx) => {
    await personWriter(tx).endSessions(person.id, null);
    const actor = { kind: "system", name: "command line" } as const;
    for (const { organizationId } of memberships) {
      await recordEvent(tx, { type: "password.changed", organizationId, actor, subjectId: person.id }, clock.now());
    }
    forgetCallers(db, tx, (caller) => caller.userId === person.id);
  });
}
