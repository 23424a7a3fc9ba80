import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { chooseVariant } from "@lead-dashboard/domain/templates/choose-variant";
import {
  type RenderedTemplate,
  renderSeed,
  renderTemplate,
  type TemplateValues,
  valuesInAddress,
} from "@lead-dashboard/domain/templates/render-template";
import { smsSegments } from "@lead-dashboard/domain/templates/sms-segments";
import { heldTemplate } from "@lead-dashboard/domain/templates/template-problem";
import { templateValues } from "@lead-dashboard/domain/templates/template-values";
import { memberStore } from "../accounts/store-members.ts";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { type TemplateRow, templateStore } from "./store.ts";
import { factStore, type TemplateLead } from "./store-facts.ts";

/** What to render for whom. */
export interface RenderRequest {
  readonly templateId: string;
  /** by name; left out: the one this lead gets; null: the template's own text */
  readonly variant?: string | null | undefined;
  readonly lead: TemplateLead;
  /** in whose name it goes; left out: the lead's assignee */
  readonly memberId?: string | null | undefined;
}

/** A template as this lead would read it. With problems it must not be sent. */
export interface RenderedForLead extends RenderedTemplate {
  readonly templateId: string;
  readonly channel: StepChannel;
  /** the variant used; null is the template's own text */
  readonly variant: string | null;
  /** parts of an SMS; other channels have none */
  readonly segments: number | undefined;
}

/** Renders a template for a lead. Null when there is no such template, or no such variant. */
export async function renderForLead(
  db: Queryable,
  scope: Scope,
  request: RenderRequest,
): Promise<RenderedForLead | null> {
  const template = await templateStore(db, scope).find(request.templateId);
  if (template === undefined) return null;
  const values = await valuesFor(db, scope, { request, template });
  return renderRow(template, { leadId: request.lead.id, values, variant: request.variant });
}

/** The same from what is known already: whoever renders for thousands reads template and sender once. */
export function renderRow(
  template: TemplateRow,
  { leadId, values, variant: wanted }: { leadId: string; values: TemplateValues; variant?: string | null | undefined },
): RenderedForLead | null {
  const seed = renderSeed(template.id, leadId);
  const variant = wanted === undefined ? chooseVariant(template.variants, seed) : wanted;
  const text = textOf(template, variant);
  if (text === null) return null;
  const written = renderTemplate(text, values, seed);
  const { heldReason } = template;
  const rendered =
    heldReason === null ? written : { ...written, problems: [heldTemplate(heldReason), ...written.problems] };
  const segments = template.channel === "sms" ? smsSegments(rendered.body).segments : undefined;
  return { ...rendered, templateId: template.id, channel: template.channel, variant, segments };
}

/** A text beside a template; `isInAddress`: it is a part of an address, and so is what is merged into it. */
interface TextBeside {
  readonly text: string;
  readonly isInAddress: boolean;
}

/** Texts beside a template, written for a lead with its values; null when there is no such template, or a text has a hole. */
export async function renderTextsForLead(
  db: Queryable,
  scope: Scope,
  { request, texts }: { request: RenderRequest; texts: readonly TextBeside[] },
): Promise<string[] | null> {
  const template = await templateStore(db, scope).find(request.templateId);
  if (template === undefined) return null;
  const values = await valuesFor(db, scope, { request, template });
  const seed = renderSeed(template.id, request.lead.id);
  const rendered = texts.map(({ text, isInAddress }) =>
    renderTemplate({ subject: null, body: text }, isInAddress ? valuesInAddress(values) : values, seed),
  );
  return rendered.some(({ problems }) => problems.length > 0) ? null : rendered.map(({ body }) => body);
}

async function valuesFor(
  db: Queryable,
  scope: Scope,
  { request, template }: { request: RenderRequest; template: TemplateRow },
) {
  return templateValues({
    lead: request.lead,
    ...(await senderOf(db, scope, request.memberId ?? request.lead.assignedTo)),
    customFieldKeys: await factStore(db, scope).customFieldKeys(),
    language: template.language,
  });
}

function textOf({ subject, body, variants }: TemplateRow, variant: string | null) {
  if (variant === null) return { subject, body };
  const chosen = variants.find(({ name }) => name === variant);
  return chosen === undefined ? null : { subject: chosen.subject ?? subject, body: chosen.body };
}

/** The name people see: the member's own; else the one the organization sends under; else the organization's. */
export async function senderOf(db: Queryable, scope: Scope, memberId: string | null) {
  const organization = await organizationStore(db, scope).find();
  const member = memberId === null ? undefined : await memberStore(db, scope).find(memberId);
  return {
    senderName:
      [member?.name, organization.senderName, organization.name].find((name) => (name ?? "").trim() !== "") ?? null,
    senderCompany: organization.name,
    senderOffer: organization.offer === null ? null : { text: organization.offer, language: organization.language },
  };
}
