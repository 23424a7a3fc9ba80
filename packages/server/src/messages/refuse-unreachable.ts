import { addressKind } from "@lead-dashboard/domain/messages/address";
import { isByPerson, type MessageChannel } from "@lead-dashboard/domain/messages/channel";
import { channelAccountStore } from "../channels/store.ts";
import type { Tx } from "../db/database.ts";
import { AppError, invalid } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { reachLead } from "./reach-lead.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { readSwitch } from "./store-switch.ts";
import { suppressionReason } from "./suppress.ts";

/** Refuses, with the reason, what a person wants to send to a lead that is not written to by this channel. */
export async function refuseUnreachable(
  tx: Tx,
  caller: Caller,
  { channel, accountId, lead }: { channel: MessageChannel; accountId?: string | undefined; lead: LeadRow },
): Promise<void> {
  const whole = { organizationId: caller.organizationId };
  const address = await reachLead(tx, whole, { lead, channel });
  if (address === null) {
    throw new AppError(
      "unprocessable",
      "no-address",
      channel === "email" ? "This lead has no e-mail address." : "This lead has no valid phone number.",
    );
  }
  const kind = addressKind(channel);
  const suppression = kind === null ? undefined : await suppressionStore(tx, whole).ofAddress(kind, address);
  if (suppression !== undefined)
    throw new AppError("conflict", "opted-out", `${suppressionReason(suppression)}: this address is not written to.`);
  if (isByPerson(channel)) {
    if ((await readSwitch(tx, whole))?.isPaused === true) throw sendingPaused();
    return;
  }
  if (accountId !== undefined) {
    const account = await channelAccountStore(tx, caller.scope).find(accountId);
    if (account === undefined || account.channel !== channel)
      throw invalid([{ path: "channelAccountId", message: `is not an account for ${channel}` }]);
  }
}

/** Nothing leaves while the switch is off. */
function sendingPaused(): AppError {
  return new AppError("conflict", "sending-paused", "Sending is paused for the whole organization. Resume it first.");
}
