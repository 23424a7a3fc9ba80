import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { LeadRow } from "../leads/lead-row.ts";

/** Where a channel reaches a lead, in normal form; null when it does not, or needs no address (a task). */
export function leadAddress(lead: Pick<LeadRow, "email" | "phoneE164">, channel: MessageChannel): string | null {
  if (channel === "task") return null;
  const address = channel === "email" ? lead.email : lead.phoneE164;
  return address === null || address.trim() === "" ? null : normalAddress(address);
}
