import { can } from "@lead-dashboard/domain/accounts/permissions";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore, lockLead } from "../leads/store.ts";
import { addressHash } from "./address-hash.ts";
import { optOutEvent } from "./opt-out-event.ts";
import { carriedWriter } from "./store-carried.ts";
import { foremostReason, type SuppressionRow, suppressionStore, suppressionWriter } from "./store-suppressions.ts";
import { CARRIED } from "./suppress-person.ts";

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
    // whoever says something just now is waited for: it may have been about to hold here
    const lead = optOut.leadId === null ? undefined : await lockLead(tx, { organizationId }, optOut.leadId);
    await carriedWriter(tx, { organizationId }).letStand(id);
    await suppressionWriter(tx, { organizationId }).remove(id);
    const told = { ...optOut, suppressedFor: foremostReason(optOut) };
    const removed = optOutEvent("optOut.removed", told, { organizationId, actor });
    await recordEvent(tx, { ...removed, ...(reason === undefined ? {} : { detail: { why: reason } }) }, now);
    if (SAID.has(foremostReason(optOut))) return;
    for (const leadId of await leadsConcerned(tx, optOut, lead))
      if (await holdOn(tx, { optOut, leadId, actor }, now)) return;
  });
}

/** The lead an entry names and, where its address is known, all that have it. */
async function leadsConcerned(
  tx: Tx,
  { organizationId, addressHash: hash, leadId }: SuppressionRow,
  lead: LeadRow | undefined,
): Promise<string[]> {
  const point = lead?.contactPoints.find(({ key }) => key !== null && addressHash(organizationId, key) === hash);
  const others =
    point === undefined || point.key === null
      ? []
      : await leadStore(tx, { organizationId }).findByAddress(point.kind, point.key);
  return [...new Set([...(leadId === null ? [] : [leadId]), ...others.map(({ id }) => id)])];
}

/** What the person said from another address holds here as well: that this one came back or was noted had hidden it. */
async function holdOn(
  tx: Tx,
  { optOut, leadId, actor }: { optOut: SuppressionRow; leadId: string; actor: Caller["actor"] },
  now: number,
): Promise<boolean> {
  const { organizationId, channel, addressHint, suppressedFor } = optOut;
  const entries = await suppressionStore(tx, { organizationId }).ofLeads([leadId]);
  const onIt = entries.filter((one) => one.channel === channel);
  const said = onIt.find((one) => SAID.has(foremostReason(one)));
  const noted = suppressedFor === "bounce" ? onIt.find((one) => one.suppressedFor === "by-hand") : undefined;
  const source = said ?? noted;
  if (source === undefined) return false;
  const made = await carriedWriter(tx, { organizationId }).carryAnew(
    { lifted: optOut, source, note: CARRIED, actor },
    now,
  );
  const held = { ...made, channel, addressHint, leadId };
  await recordEvent(tx, optOutEvent("optOut.created", held, { organizationId, actor }), now);
  return true;
}

/** Sales lift what somebody of the organization noted for a lead they see, and nothing that a person said or that belongs to nobody. */
function mayLift({ role }: Caller, { suppressedFor, alsoFor, leadId }: SuppressionRow): boolean {
  if (suppressedFor === "erased") return can(role, "privacy.edit");
  return can(role, "optouts.lift") || (suppressedFor === "by-hand" && alsoFor === null && leadId !== null);
}
