import { z } from "zod";
import { list, page, subjectLine } from "../wire.ts";

/** The channel a template is written for. One for WhatsApp serves both the Cloud API and the personal link. */
export const TemplateChannel = z.enum(["whatsapp", "whatsapp-personal", "email", "sms", "phone"]);
export type TemplateChannel = z.infer<typeof TemplateChannel>;

const name = z.string().trim().min(1).max(200);
const subject = subjectLine(998).nullable();
const body = z.string().min(1).max(20_000);
const language = z
  .string()
  .trim()
  .max(35)
  .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, "must be a language tag such as en or pt-BR");

/** One wording of a template under test; `weight` is its share of the leads (0 = rests). */
export const TemplateVariant = z.strictObject({
  name: z.string().trim().min(1).max(100),
  subject,
  body,
  weight: z.number().int().min(0).max(1000),
});
export type TemplateVariant = z.infer<typeof TemplateVariant>;

/** A template on the wire. */
export const Template = z.strictObject({
  id: z.string(),
  name: z.string(),
  channel: TemplateChannel,
  language: z.string(),
  category: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string(),
  variants: z.array(TemplateVariant),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.number().int(),
  /** why nothing leaves by it until its text was changed; null: it is not held */
  heldReason: z.string().nullable().optional(),
});
export type Template = z.infer<typeof Template>;

/** A variant as sent by a client. */
export const TemplateVariantInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  subject: subject.optional(),
  body,
  weight: z.number().int().min(0).max(1000).optional(),
});
export type TemplateVariantInput = z.infer<typeof TemplateVariantInput>;

/** A new template. Category, subject (needed for e-mail) and variants may be left out. */
export const NewTemplate = z.strictObject({
  name,
  channel: TemplateChannel,
  language,
  category: z.string().trim().max(100).nullable().optional(),
  subject: subject.optional(),
  body,
  variants: z.array(TemplateVariantInput).max(20).optional(),
});
export type NewTemplate = z.infer<typeof NewTemplate>;

/** A change to a template; a stale `version` is refused with 409. */
export const TemplateChange = z.strictObject({
  name: name.optional(),
  channel: TemplateChannel.optional(),
  language: language.optional(),
  category: z.string().trim().max(100).nullable().optional(),
  subject: subject.optional(),
  body: body.optional(),
  variants: z.array(TemplateVariantInput).max(20).optional(),
  version: z.number().int().optional(),
});
export type TemplateChange = z.infer<typeof TemplateChange>;

/** Which templates to list; lists by comma. */
export const TemplateQuery = z.strictObject({
  channel: list(TemplateChannel).optional(),
  language: list(z.string().max(35)).optional(),
  category: list(z.string().max(100)).optional(),
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type TemplateQuery = z.infer<typeof TemplateQuery>;

/** A page of templates, in order of name. */
export const TemplatePage = page(Template);
export type TemplatePage = z.infer<typeof TemplatePage>;

/** Which lead to preview a template against. Without a variant the one this lead would get. */
export const TemplatePreviewRequest = z.strictObject({
  leadId: z.string().min(1),
  variant: z.string().nullable().optional(),
});
export type TemplatePreviewRequest = z.infer<typeof TemplatePreviewRequest>;

/** Why a text can't go to this lead as it is. */
export const TemplateProblem = z.strictObject({
  code: z.enum(["missing", "unknown", "syntax", "held", "empty", "too-long"]),
  placeholder: z.string().nullable(),
  message: z.string(),
});
export type TemplateProblem = z.infer<typeof TemplateProblem>;

/** What the lead would read; with problems it would not be sent. `segments`: SMS only. */
export const TemplatePreview = z.strictObject({
  subject: z.string().nullable(),
  body: z.string(),
  variant: z.string().nullable(),
  segments: z.number().int().optional(),
  problems: z.array(TemplateProblem),
});
export type TemplatePreview = z.infer<typeof TemplatePreview>;
