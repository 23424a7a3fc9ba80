import { z } from "zod";

const label = z.string().trim().min(1).max(80);
const choices = z.array(z.string().trim().min(1).max(120)).max(200);

/** The kinds of custom field. Dates are `YYYY-MM-DD`. */
export const CUSTOM_FIELD_KINDS = ["text", "number", "date", "choice", "yesNo"] as const;

/** A field that the organization added to its leads. `key` never changes; leads hold values under it. */
export const CustomField = z.strictObject({
  id: z.string(),
  key: z.string(),
  label: z.string(),
  kind: z.enum(CUSTOM_FIELD_KINDS),
  /** of a choice */
  choices: z.array(z.string()),
  position: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type CustomField = z.infer<typeof CustomField>;

export const NewCustomField = z.strictObject({
  /** left out: made from the label */
  key: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,59}$/, "must begin with a small letter; letters, digits and _")
    .optional(),
  label,
  kind: z.enum(CUSTOM_FIELD_KINDS),
  choices: choices.optional(),
});
export type NewCustomField = z.infer<typeof NewCustomField>;

export const CustomFieldChange = z.strictObject({
  label: label.optional(),
  choices: choices.optional(),
  position: z.number().int().min(0).max(1000).optional(),
});
export type CustomFieldChange = z.infer<typeof CustomFieldChange>;
