import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { ensurePerson, type PersonDraft } from "./ensure-person.ts";
import { alreadyMember } from "./invite-person.ts";
import { memberWriter } from "./store-members.ts";
import { organizationStore } from "./store-organizations.ts";

/** Adds a person to an organization on the operator's word (command line, tests). */
export async function addMember(
  foundation: Foundation,
  { organizationId, role, ...person }: PersonDraft & { organizationId: string; role: Role },
): Promise<{ memberId: string; userId: string }> {
  const now = foundation.clock.now();
  const { name: organizationName } = await organizationStore(foundation.db, { organizationId }).find();
  const userId = await ensurePerson(foundation, { ...person, organizationName });
  const memberId = await foundation.db.transaction(async (tx) => {
    const joined = await memberWriter(tx, { organizationId }).join({ id: newId(), userId, role, now });
    if (joined === null) throw alreadyMember();
    const actor = { kind: "system", name: "command line" } as const;
    await recordEvent(
      tx,
      { type: "member.joined", organizationId, actor, subjectId: joined, after: { role, userId } },
      now,
    );
    return joined;
  });
  return { memberId, userId };
}
