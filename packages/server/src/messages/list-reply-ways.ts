import type { ReplyWay, WayProblem } from "@lead-dashboard/contract/messages/conversation-schemas";
import { serviceWindowEnd } from "@lead-dashboard/domain/channels/whatsapp-window";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { chooseAccount } from "./choose-account.ts";
import { reachLead } from "./reach-lead.ts";
import { mappedTemplateIds } from "./store-mapped-templates.ts";
import { numberStore } from "./store-numbers.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { readSwitch } from "./store-switch.ts";
import { suppressionReason } from "./suppress.ts";

const CHANNELS = ["whatsapp", "whatsapp-personal", "email", "sms", "phone"] as const;
type Channel = (typeof CHANNELS)[number];

const NO_ACCOUNT = {
  email: "No mailbox is connected, or it is paused. Connect one under Settings, Channels.",
  whatsapp:
    "No WhatsApp number is connected, or it is paused. Use personal WhatsApp, or connect one under Settings, Channels.",
  sms: "No number for SMS is connected, or it is paused. Connect one under Settings, Channels.",
};

interface Look {
  readonly db: Queryable;
  readonly scope: Scope;
  readonly lead: LeadRow;
  readonly isPaused: boolean;
  readonly now: number;
}

/** By which channels a lead can be written to now: what the gate would refuse is told before anybody has written. */
export async function listReplyWays(
  db: Queryable,
  { organizationId }: Scope,
  { lead, now }: { lead: LeadRow; now: number },
): Promise<ReplyWay[]> {
  const scope = { organizationId };
  const isPaused = (await readSwitch(db, scope))?.isPaused === true;
  return Promise.all(CHANNELS.map((channel) => look(channel, { db, scope, lead, isPaused, now })));
}

async function look(channel: Channel, facts: Look): Promise<ReplyWay> {
  const { db, scope, lead, isPaused } = facts;
  const address = await reachLead(db, scope, { lead, channel });
  const way = { channel, address, windowEndsAt: null, onlyTemplateIds: null };
  const barred = (message: string, mend: WayProblem["mend"]): ReplyWay => ({ ...way, problem: { message, mend } });
  if (address === null && !(lead.isSample && channel === "whatsapp-personal"))
    return barred(
      channel === "email" ? "This lead has no e-mail address." : "This lead has no valid phone number.",
      "address",
    );
  const kind = channel === "whatsapp-personal" ? "whatsapp" : channel;
  const suppression = address === null ? undefined : await suppressionStore(db, scope).ofAddress(kind, address);
  if (suppression !== undefined)
    return barred(`${suppressionReason(suppression)}: this address is not written to.`, "none");
  if (isPaused) return barred("Sending is paused for the whole organization.", "resume");
  if (channel === "whatsapp-personal" || channel === "phone") return { ...way, problem: null };
  const account = await chooseAccount(db, scope, { channel, lead });
  if (account === null) return barred(NO_ACCOUNT[channel], "account");
  if (channel === "whatsapp") return { ...way, ...(await whatsApp(facts, account.id)) };
  return { ...way, problem: null, ...(channel === "sms" ? { segmentPrice: account.segmentPrice } : {}) };
}

/** Within 24 hours of the lead's last message to this number any text; else what WhatsApp approved, to whom gave permission. */
async function whatsApp(
  { db, scope, lead, now }: Look,
  accountId: string,
): Promise<Pick<ReplyWay, "problem" | "windowEndsAt" | "onlyTemplateIds">> {
  const numbers = numberStore(db, scope);
  const end = serviceWindowEnd(await numbers.lastInboundAt("whatsapp", lead.id, accountId), now);
  if (end !== null) return { problem: null, windowEndsAt: new Date(end).toISOString(), onlyTemplateIds: null };
  const onlyTemplateIds = await mappedTemplateIds(db, scope);
  const problem = await (async (): Promise<WayProblem | null> => {
    if (onlyTemplateIds.length === 0)
      return {
        message:
          "More than 24 hours since this lead wrote, and no template of yours is mapped to one that WhatsApp approved.",
        mend: "template",
      };
    const address = await reachLead(db, scope, { lead, channel: "whatsapp" });
    if (address !== null && (await numbers.hasConsent("whatsapp", lead.id, address))) return null;
    return {
      message:
        "This lead has given no permission to be written to by WhatsApp. Record it first, or use personal WhatsApp.",
      mend: "consent",
    };
  })();
  return { problem, windowEndsAt: null, onlyTemplateIds };
}
