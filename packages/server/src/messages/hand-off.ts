import { DEFAULT_SEND_WINDOW, isInWindow } from "@lead-dashboard/domain/channels/send-window";
import { WA_ME_LIMIT, waMeLink } from "@lead-dashboard/domain/channels/wa-me";
import { zoneOfLead } from "@lead-dashboard/domain/sequences/country-zone";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadAddress } from "./lead-address.ts";
import type { MessageRow } from "./store.ts";

/** A message by hand as it now stands. */
export interface HandedOver {
  readonly message: MessageRow;
  readonly lead: LeadRow;
  readonly handOffUrl?: string;
  readonly warnings: readonly string[];
}

/** The link a person follows to send a message or call; undefined where there is none. Sample leads never name a number. */
export function handOffUrl(message: Pick<MessageRow, "channel" | "body">, lead: LeadRow): string | undefined {
  const number = lead.isSample ? null : leadAddress(lead, message.channel);
  if (message.channel === "whatsapp-personal") return waMeLink(number, message.body);
  return message.channel === "phone" && number !== null ? `tel:${number}` : undefined;
}

/** What a person should know about a message they send by hand; it leaves all the same. */
export async function warningsFor(
  db: Queryable,
  scope: Scope,
  { message, lead }: { message: MessageRow; lead: LeadRow },
  now: number,
): Promise<string[]> {
  const zone = knownZone(zoneOfLead(lead, (await organizationStore(db, scope).find()).timeZone));
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(now);
  const link = handOffUrl(message, lead);
  return [
    ...(message.channel !== "task" && !isInWindow(now, DEFAULT_SEND_WINDOW, zone)
      ? [`It is ${clock} where this lead is.`]
      : []),
    ...(link !== undefined && link.length > WA_ME_LIMIT
      ? ["The text is long: some phones cut it off. Look before you send."]
      : []),
    ...(lead.isSample
      ? ["This is a sample lead: no number is filled in. Choose yourself as the receiver to try it."]
      : []),
  ];
}
