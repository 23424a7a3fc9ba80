import { z } from "zod";

/** Something that keeps messages from leaving, or says why there are none. */
export const SendingFinding = z.strictObject({
  code: z.enum([
    "paused",
    "account-paused",
    "account-failing",
    "account-at-cap",
    "no-account",
    "no-active-sequence",
    "nobody-enrolled",
    "sequence-paused",
    "sequence-draft",
    "leads-paused",
    "nothing-planned",
    "held",
    "later",
    "awaiting-person",
    "in-doubt",
    "ended",
  ]),
  /** messages, sequences, leads or accounts it concerns */
  count: z.number().int(),
  /** there may be more of them */
  isLeast: z.boolean(),
  /** the name of the account or sequence, or the reason in the ledger */
  about: z.string().nullable(),
  /** the account or sequence it is about, to be resumed; null: no single one */
  subjectId: z.string().nullable(),
  /** messages that an account which is paused or fails keeps from leaving, up to 10,000; null: not about such an account */
  waiting: z.number().int().nullable(),
  /** when that is over, or the first of them is due */
  at: z.string().nullable(),
});
export type SendingFinding = z.infer<typeof SendingFinding>;

/** Why so much, or nothing, was sent today (by the organization's clock). What is due is looked at in its order, up to 10,000 messages. */
export const SendingExplanation = z.strictObject({
  date: z.string(),
  timeZone: z.string(),
  /** accepted by a provider or confirmed by a person today */
  sent: z.number().int(),
  findings: z.array(SendingFinding),
});
export type SendingExplanation = z.infer<typeof SendingExplanation>;
