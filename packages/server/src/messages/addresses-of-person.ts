// What a person says about a channel holds for all their addresses of it (product.md, section 4); that a mail came back
// holds for its address alone.
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadAddress } from "./lead-address.ts";
import { numberStore } from "./store-numbers.ts";
import type { SuppressionRow } from "./store-suppressions.ts";

type Channel = SuppressionRow["channel"];
const hasMail = (channel: Channel) => channel === "all" || channel === "email";
const hasNumbers = (channel: Channel) => channel !== "email";

/** Those of some contact points that a channel reaches, in normal form. */
export function pointsOn(points: LeadRow["contactPoints"], channel: Channel): string[] {
  const isReached = ({ kind }: (typeof points)[number]) => (kind === "email" ? hasMail : hasNumbers)(channel);
  return points.filter(isReached).flatMap(({ key }) => key ?? []);
}

/** Every address a channel reaches a lead at, in normal form; WhatsApp's own id of the lead among them. */
export async function addressesOfPerson(
  db: Queryable,
  { organizationId }: Scope,
  { lead, channel }: { lead: LeadRow; channel: Channel },
): Promise<string[]> {
  const hasIds = channel === "all" || channel === "whatsapp";
  const own = [
    hasMail(channel) ? leadAddress(lead, "email") : null,
    hasNumbers(channel) ? leadAddress(lead, "sms") : null,
    hasIds ? await numberStore(db, { organizationId }).userOfLead(lead.id) : null,
  ];
  return [...new Set([...own.flatMap((one) => one ?? []), ...pointsOn(lead.contactPoints, channel)])];
}
