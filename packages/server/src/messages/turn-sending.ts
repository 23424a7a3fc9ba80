import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { prolongHeld } from "./let-go-on.ts";
import { shutGates, turnSwitch } from "./store-switch.ts";

/** Turns all sending of the organization off or on. When it is off, no gate passes after this returns. */
export async function turnSending(
  foundation: Foundation,
  caller: Caller,
  turn: { on: true } | { on: false; reason: string | null },
): Promise<void> {
  const { db, clock } = foundation;
  // nothing runs out while it is off, so this may take its time
  if (turn.on) await prolongHeld(foundation, caller.scope);
  const now = clock.now();
  await db.transaction(async (tx) => {
    // Gates hold the switch before they hold a message; so does this.
    await shutGates(tx, caller.scope);
    const turned = await turnSwitch(
      tx,
      caller.scope,
      turn.on ? null : { at: now, by: caller.memberId, reason: turn.reason },
    );
    if (!turned) return;
    const { organizationId, actor } = caller;
    const after = turn.on ? {} : { after: { reason: turn.reason } };
    await recordEvent(
      tx,
      {
        type: turn.on ? "sending.resumed" : "sending.paused",
        organizationId,
        actor,
        subjectId: organizationId,
        ...after,
      },
      now,
    );
    await wake(tx, "messages");
  });
}
