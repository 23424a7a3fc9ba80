import type { ContactRule } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { followUpStore, followUpWriter } from "./store.ts";

/** Replaces an organization's follow-up rules. Follow-ups that stand already stay. */
export async function changeRules(
  { db, clock }: Foundation,
  { organizationId, actor, scope }: Caller,
  rules: readonly ContactRule[],
): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    const before = await followUpStore(tx, scope).rules();
    await followUpWriter(tx, scope).replaceRules(rules);
    await recordEvent(
      tx,
      {
        type: "followUpRules.changed",
        organizationId,
        actor,
        subjectId: organizationId,
        before: { rules: before },
        after: { rules },
      },
      now,
    );
  });
}
