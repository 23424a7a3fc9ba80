import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { forgetCallers } from "./caller-cache.ts";
import { refuseLastAdmin, takeMember } from "./change-member-role.ts";
import { accountHooks } from "./hooks.ts";
import { apiKeyWriter } from "./store-api-keys.ts";
import { memberWriter } from "./store-members.ts";
import { personWriter } from "./store-people.ts";

/** Removes a member; their sessions here and their API keys end in the same transaction. */
export async function removeMember({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const { scope, organizationId, actor } = caller;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const member = await takeMember(tx, caller, id);
    if (member.role === "admin") await refuseLastAdmin(tx, caller, id);
    await memberWriter(tx, scope).remove(id, now);
    await apiKeyWriter(tx, scope).removeOf(id);
    await personWriter(tx).endSessionsIn(member.userId, organizationId);
    await recordEvent(
      tx,
      { type: "member.removed", organizationId, actor, subjectId: id, before: { role: member.role } },
      now,
    );
    for (const leave of accountHooks.all("memberRemoved")) {
      await leave(tx, { organizationId, memberId: id, actor }, now);
    }
    forgetCallers(db, tx, (other) => other.memberId === id);
  });
}
