import { z } from "zod";

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
  parameters: z.array(z.object({ name: z.string().nullable(), example: z.string().nullable() })),
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
