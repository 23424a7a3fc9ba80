import { z } from "zod";

/** Where a value goes: left out, in the body; else the header's text or file, the end of a button's address, the code it copies, what its press says. */
export const ValuePlace = z.union([
  z.enum(["header", "header-image", "header-video", "header-document"]),
  z.templateLiteral(["button-", z.number().int().min(0).max(9), "-", z.enum(["url", "code", "reply"])]),
]);
export type ValuePlace = z.infer<typeof ValuePlace>;

/** A template in WhatsApp's list of a number of ours. */
export const ApprovedTemplate = z.object({
  channelAccountId: z.string(),
  /** as WhatsApp shows it: `first_hello` */
  name: z.string(),
  /** as WhatsApp writes it: `en`, `en_US` */
  language: z.string(),
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED */
  status: z.string(),
  /** MARKETING, UTILITY, AUTHENTICATION */
  category: z.string(),
  header: z.string().nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(z.string()),
  /** places of those a press of which is an answer, for values at `button-<place>-reply` */
  quickReplies: z.array(z.number().int()),
  /** the values it asks for, in the order of header, body, buttons */
  parameters: z.array(
    z.object({ name: z.string().nullable(), example: z.string().nullable(), place: ValuePlace.optional() }),
  ),
  /** why it cannot be sent now, in plain words; null when it can */
  obstacle: z.string().nullable(),
});
export type ApprovedTemplate = z.infer<typeof ApprovedTemplate>;

/** When the list of a number was last fetched, and what kept it from being fetched, in plain words. */
export const TemplateSync = z.object({
  channelAccountId: z.string(),
  name: z.string(),
  syncedAt: z.string().nullable(),
  error: z.string().nullable(),
});
export type TemplateSync = z.infer<typeof TemplateSync>;

export const ApprovedTemplateList = z.object({
  items: z.array(ApprovedTemplate),
  accounts: z.array(TemplateSync),
  nextCursor: z.null(),
});
export type ApprovedTemplateList = z.infer<typeof ApprovedTemplateList>;
