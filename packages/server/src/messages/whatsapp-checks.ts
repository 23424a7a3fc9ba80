// What WhatsApp allows a business to send (channels.md, section 1): anything within 24 hours of the person's last message;
// otherwise only an approved template, and only to whom gave permission.
import { mappingProblems } from "@lead-dashboard/domain/channels/approved-template";
import { isInAddress } from "@lead-dashboard/domain/channels/template-place";
import { MARKETING_REST_MS, MARKETING_RESTS } from "@lead-dashboard/domain/channels/whatsapp-errors";
import { templateCall, type WhatsAppTemplateCall } from "@lead-dashboard/domain/channels/whatsapp-template";
import { serviceWindowEnd } from "@lead-dashboard/domain/channels/whatsapp-window";
import { approvedTemplateStore } from "../channels/store-approved.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { renderForLead, renderTextsForLead } from "../templates/render-for-lead.ts";
import { reachLead } from "./reach-lead.ts";
import type { MessageRow } from "./store.ts";
import { type MappingRow, numberStore } from "./store-numbers.ts";

/** A WhatsApp message, its lead and the number it leaves from. */
export interface WhatsAppParts {
  readonly message: Pick<MessageRow, "channel" | "templateId" | "variant" | "body" | "actor">;
  readonly lead: LeadRow;
  readonly accountId: string;
}

/** What keeps it, as lists of many leads count it. */
export type WhatsAppBar = "no-approved-template" | "no-permission" | "marketing-rest" | "incomplete-text";

/** How it may leave: as it is written, as an approved template, or not, and why. */
export type WhatsAppWay =
  | { readonly template: WhatsAppTemplateCall | null }
  | { readonly problem: string; readonly bar: WhatsAppBar };

const barred = (bar: WhatsAppBar, problem: string): WhatsAppWay => ({ problem, bar });

const LATE =
  "More than 24 hours since this lead last wrote to this number: WhatsApp takes only an approved template now";

/** Decides by what is true now; call it under the lead's lock. */
export async function findWhatsAppWay(
  db: Queryable,
  scope: Scope,
  { message, lead, accountId }: WhatsAppParts,
  now: number,
): Promise<WhatsAppWay> {
  const numbers = numberStore(db, scope);
  const lastInboundAt = await numbers.lastInboundAt("whatsapp", lead.id, accountId);
  if (serviceWindowEnd(lastInboundAt, now) !== null) return { template: null };
  const { templateId, variant, body } = message;
  if (templateId === null)
    return barred("no-approved-template", `${LATE}. Choose a template that is mapped to one, or use personal WhatsApp`);
  const mapping = await numbers.mappingOf(templateId);
  if (mapping === undefined)
    return barred("no-approved-template", `${LATE}, and this template is mapped to none. Map it under Templates`);
  const refusal = await refusalOf(db, scope, { accountId, mapping });
  if (refusal !== null)
    return barred("no-approved-template", `${LATE}, and ${mapping.name} cannot be used: ${refusal}`);
  const address = await reachLead(db, scope, { lead, channel: "whatsapp" });
  if (address === null || !(await numbers.hasConsent("whatsapp", lead.id, address)))
    return barred(
      "no-permission",
      "This lead has given no permission to be written to by WhatsApp. Record it first, or use personal WhatsApp",
    );
  const restsUntil = await restOf(db, scope, lead, now);
  if (restsUntil !== null)
    return barred(
      "marketing-rest",
      `WhatsApp chose not to deliver the last template to this person, and may again before ${clockOf(restsUntil)}. Wait until then, or use another channel`,
    );
  const memberId = message.actor.kind === "member" ? message.actor.memberId : lead.assignedTo;
  const request = { templateId, variant, lead, memberId };
  const usual = await renderForLead(db, scope, request);
  if (body !== "" && usual?.body !== body)
    return barred("no-approved-template", `${LATE}, and this text is not the template's own any more`);
  const { name, language, templateParameters } = mapping;
  const toWrite = templateParameters.map(({ text, place }) => ({ text, isInAddress: isInAddress(place) }));
  const texts = await renderTextsForLead(db, scope, { request, texts: toWrite });
  if (texts === null)
    return barred("incomplete-text", "A value of the approved template cannot be filled in for this lead");
  const parameters = templateParameters.map((parameter, index) => ({ ...parameter, text: texts[index] ?? "" }));
  const made = templateCall({ name, language, parameters });
  return "problem" in made
    ? barred("incomplete-text", `Value ${made.value} of the approved template ${made.problem} for this lead`)
    : { template: made.call };
}

/** Until when a person WhatsApp spared marketing messages is left alone (ms); null when nobody is. */
async function restOf(db: Queryable, scope: Scope, lead: LeadRow, now: number): Promise<number | null> {
  const failedAt = await numberStore(db, scope).failedAt(lead.id, MARKETING_RESTS, now - MARKETING_REST_MS);
  return failedAt === null ? null : failedAt + MARKETING_REST_MS;
}

const clockOf = (instant: number) => `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** What WhatsApp's own list says against a mapping; null when nothing, or when the list was never fetched. */
async function refusalOf(
  db: Queryable,
  scope: Scope,
  { accountId, mapping }: { accountId: string; mapping: MappingRow },
): Promise<string | null> {
  const { name, language, templateParameters: parameters } = mapping;
  const catalogue = approvedTemplateStore(db, scope);
  if ((await catalogue.syncedAt(accountId)) === null) return null;
  const listed = await catalogue.find(accountId, mapping);
  return mappingProblems({ name, language, parameters }, listed?.catalogueEntry)[0] ?? null;
}
