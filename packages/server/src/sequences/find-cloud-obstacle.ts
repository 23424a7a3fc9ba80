import type { Queryable, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { leadStore } from "../leads/store.ts";
import { chooseAccount } from "../messages/choose-account.ts";
import { findWhatsAppWay } from "../messages/whatsapp-checks.ts";

/** A step's WhatsApp about to leave. */
export interface CloudQuestion {
  readonly leadId: string;
  readonly templateId: string | null;
  readonly sender: Actor;
  /** the number it was planned for; null: whichever it would leave from now */
  readonly accountId: string | null;
  /** ms; by then the 24 hours since the lead last wrote may be over */
  readonly leavesAt: number;
}

/** Why the Cloud API does not carry it: no number to send from, or what WhatsApp asks of a business. Null: it does. */
export async function findCloudObstacle(db: Queryable, scope: Scope, question: CloudQuestion): Promise<string | null> {
  const { leadId, templateId, sender: actor, leavesAt } = question;
  const whole = { organizationId: scope.organizationId };
  const lead = await leadStore(db, whole).find(leadId);
  if (lead === undefined) return "The lead is not there any more";
  const accountId = question.accountId ?? (await chooseAccount(db, whole, { channel: "whatsapp", lead }))?.id;
  if (accountId === undefined) return "There is no WhatsApp number to send from";
  const message = { channel: "whatsapp", templateId, variant: null, body: "", actor } as const;
  const way = await findWhatsAppWay(db, whole, { message, lead, accountId }, leavesAt);
  return "problem" in way ? way.problem : null;
}
