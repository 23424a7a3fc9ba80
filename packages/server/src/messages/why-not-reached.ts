import type { Price } from "@lead-dashboard/domain/channels/sms-price";
import { organizationStore } from "../accounts/store-organizations.ts";
import { whyClosed } from "../channels/close-country.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { invalid } from "../http/problem.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { renderForLead } from "../templates/render-for-lead.ts";
import { templateStore } from "../templates/store.ts";
import { lacksPostalAddress } from "./account-checks.ts";
import { chooseAccount } from "./choose-account.ts";
import { reachLead } from "./reach-lead.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { findWhatsAppWay, type WhatsAppBar } from "./whatsapp-checks.ts";

/** Channels a template can be written for. */
export type TemplateChannel = "whatsapp" | "whatsapp-personal" | "email" | "sms" | "phone";

interface Asked {
  lead: LeadRow;
  channel: TemplateChannel;
  templateId: string;
  /** in whose name it would go */
  memberId: string;
  now: number;
}

/** Why a message would not leave; null: it can go. */
type Reason =
  | "no-address"
  | "opted-out"
  | "no-account"
  | "closed-country"
  | "held-template"
  | "incomplete-text"
  | "no-postal-address"
  | WhatsAppBar
  | null;

/** What is known of a message before it is planned. */
export interface Foreseen {
  readonly reason: Reason;
  /** from which account it would leave by itself */
  readonly accountId?: string;
  /** SMS: its parts, and what one costs by the account it would leave from; null: nobody said */
  readonly sms?: { readonly segments: number; readonly segmentPrice: Price | null };
}

/** What the gate would refuse, asked beforehand: address, opt-out, account, a text with a hole in it, what WhatsApp allows. */
export async function foreseeMessage(
  db: Queryable,
  scope: Scope,
  { lead, channel, templateId, memberId, now }: Asked,
): Promise<Foreseen> {
  const whole = { organizationId: scope.organizationId };
  const address = await reachLead(db, whole, { lead, channel });
  if (address === null) return { reason: "no-address" };
  const kind = channel === "whatsapp-personal" ? "whatsapp" : channel;
  if ((await suppressionStore(db, whole).ofAddress(kind, address)) !== undefined) return { reason: "opted-out" };
  const isFromAccount = channel === "email" || channel === "whatsapp" || channel === "sms";
  const account = isFromAccount ? await chooseAccount(db, whole, { channel, lead }) : null;
  if (isFromAccount && account === null) return { reason: "no-account" };
  if (account !== null && whyClosed(account, address) !== null) return { reason: "closed-country" };
  const rendered = await renderForLead(db, scope, { templateId, lead, memberId });
  if (rendered?.problems.some(({ code }) => code === "held") === true) return { reason: "held-template" };
  if (rendered === null || rendered.problems.length > 0) return { reason: "incomplete-text" };
  const { segments = 0 } = rendered;
  if (account === null) return { reason: null };
  const { id: accountId, segmentPrice } = account;
  const barred = await barOf(db, whole, { asked: { lead, channel, templateId, memberId, now }, accountId });
  if (barred !== null) return { reason: barred };
  return { reason: null, accountId, ...(channel === "sms" ? { sms: { segments, segmentPrice } } : {}) };
}

/** What the law or WhatsApp has against messages to strangers; null: nothing. */
async function barOf(
  db: Queryable,
  scope: Scope,
  { asked, accountId }: { asked: Asked; accountId: string },
): Promise<Reason> {
  const { lead, channel, templateId, memberId, now } = asked;
  if (channel === "email")
    return lacksPostalAddress(await organizationStore(db, scope).find()) ? "no-postal-address" : null;
  if (channel !== "whatsapp") return null;
  const actor = { kind: "member", memberId } as const;
  const message = { channel, templateId, variant: null, body: "", actor } as const;
  const way = await findWhatsAppWay(db, scope, { message, lead, accountId }, now);
  return "problem" in way ? way.bar : null;
}

/** Why a message would not leave, asked beforehand; null: it can go. */
export async function whyNotReached(db: Queryable, scope: Scope, asked: Asked): Promise<Reason> {
  return (await foreseeMessage(db, scope, asked)).reason;
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
