import type { Queryable, Scope } from "../db/database.ts";
import { invalid } from "../http/problem.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { renderForLead } from "../templates/render-for-lead.ts";
import { templateStore } from "../templates/store.ts";
import { chooseAccount } from "./choose-account.ts";
import { leadAddress } from "./lead-address.ts";
import { suppressionStore } from "./store-suppressions.ts";

/** Channels a template can be written for. */
export type TemplateChannel = "whatsapp" | "whatsapp-personal" | "email" | "sms" | "phone";

interface Asked {
  lead: LeadRow;
  channel: TemplateChannel;
  templateId: string;
  /** in whose name it would go */
  memberId: string;
}

/** What the gate would refuse, asked beforehand: address, opt-out, account, a text with a hole in it. Null: it can go. */
export async function whyNotReached(
  db: Queryable,
  scope: Scope,
  { lead, channel, templateId, memberId }: Asked,
): Promise<"no-address" | "opted-out" | "no-account" | "incomplete-text" | null> {
  const whole = { organizationId: scope.organizationId };
  const address = leadAddress(lead, channel);
  if (address === null) return "no-address";
  const kind = channel === "whatsapp-personal" ? "whatsapp" : channel;
  if ((await suppressionStore(db, whole).ofAddress(kind, address)) !== undefined) return "opted-out";
  const isFromAccount = channel === "email" || channel === "whatsapp" || channel === "sms";
  if (isFromAccount && (await chooseAccount(db, whole, { channel, lead })) === null) return "no-account";
  const rendered = await renderForLead(db, scope, { templateId, lead, memberId });
  return rendered === null || rendered.problems.length > 0 ? "incomplete-text" : null;
}

/** Refuses a template that is not there, or is written for another channel. */
export async function checkTemplate(
  db: Queryable,
  scope: Scope,
  { channel, templateId, path }: { channel: TemplateChannel; templateId: string; path: string },
): Promise<void> {
  const template = await templateStore(db, scope).find(templateId);
  if (template === undefined) throw invalid([{ path, message: "is not a template of this organization" }]);
  // A text for one kind of WhatsApp is as good for the other.
  const kind = (name: string) => (name === "whatsapp-personal" ? "whatsapp" : name);
  if (kind(template.channel) !== kind(channel)) {
    throw invalid([{ path, message: `is a template for ${template.channel}, not for ${channel}` }]);
  }
}
