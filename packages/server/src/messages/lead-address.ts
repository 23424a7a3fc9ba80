import { readContactPoint } from "@lead-dashboard/domain/leads/contact-points";
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { LeadRow } from "../leads/lead-row.ts";

/** Where a channel reaches a lead, in normal form; null when it does not, or needs no address (a task). */
export function leadAddress(lead: Pick<LeadRow, "email" | "phoneE164">, channel: MessageChannel): string | null {
  if (channel === "task") return null;
  if (channel === "email") {
    return lead.email === null ? null : readContactPoint({ kind: "email", value: lead.email }, null).key;
  }
  return lead.phoneE164 === null || lead.phoneE164.trim() === "" ? null : normalAddress(lead.phoneE164);
}
