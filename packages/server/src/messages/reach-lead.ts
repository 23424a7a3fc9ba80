import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadAddress } from "./lead-address.ts";
import { numberStore } from "./store-numbers.ts";

/** Where a channel reaches a lead now: as `leadAddress`; without a number by the id WhatsApp knows the lead by, when it wrote. */
export async function reachLead(
  db: Queryable,
  { organizationId }: Scope,
  { lead, channel }: { lead: Pick<LeadRow, "id" | "email" | "phoneE164">; channel: MessageChannel },
): Promise<string | null> {
  const own = leadAddress(lead, channel);
  return own !== null || channel !== "whatsapp" ? own : numberStore(db, { organizationId }).userOfLead(lead.id);
}
