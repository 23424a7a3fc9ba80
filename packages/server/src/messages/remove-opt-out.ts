import { can } from "@lead-dashboard/domain/accounts/permissions";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { carriedWriter } from "./store-carried.ts";
import { foremostReason, type SuppressionRow, suppressionStore, suppressionWriter } from "./store-suppressions.ts";

/** What the person said themselves: why they may be written to again goes into the audit log. */
const SAID: ReadonlySet<SuppressionRow["suppressedFor"]> = new Set(["opt-out", "unsubscribe", "complaint", "erased"]);

/** Lifts a suppression, by itself; what it cancelled stays cancelled. */
export async function removeOptOut(
  { db, clock }: Foundation,
  caller: Caller,
  { id, reason }: { id: string; reason?: string | undefined },
): Promise<void> {
  const now = clock.now();
  const { organizationId, actor } = caller;
  await db.transaction(async (tx) => {
    const optOut = await suppressionStore(tx, caller.scope).find(id);
    if (optOut === undefined) throw notFound();
    if (!mayLift(caller, optOut))
      throw new AppError(
        "forbidden",
        "not-yours-to-lift",
        "Only a manager or an administrator lifts this; who was erased and is kept out only an administrator.",
      );
    if (SAID.has(foremostReason(optOut)) && reason === undefined)
      throw invalid([{ path: "reason", message: "must say why they may be written to again" }]);
    await carriedWriter(tx, { organizationId }).letStand(id);
    await suppressionWriter(tx, { organizationId }).remove(id);
    await recordEvent(
      tx,
      {
        type: "optOut.removed",
        organizationId,
        actor,
        subjectId: id,
        ...(optOut.leadId === null ? {} : { leadId: optOut.leadId }),
        before: { channel: optOut.channel, reason: foremostReason(optOut), address: optOut.addressHint },
        ...(reason === undefined ? {} : { detail: { why: reason } }),
      },
      now,
    );
  });
}

/** Sales lift what somebody of the organization noted for a lead they see, and nothing that a person said or that belongs to nobody. */
function mayLift({ role }: Caller, { suppressedFor, alsoFor, leadId }: SuppressionRow): boolean {
  if (suppressedFor === "erased") return can(role, "privacy.edit");
  return can(role, "optouts.lift") || (suppressedFor === "by-hand" && alsoFor === null && leadId !== null);
}
