import { z } from "zod";
import { instant, page, paging } from "../wire.ts";

/** An e-mail address or phone number, in any spelling. */
const address = z.string().trim().min(3).max(254);

export const PersonQuery = z.strictObject({ address });
export type PersonQuery = z.infer<typeof PersonQuery>;

/** A lead that holds an address, wherever it is. */
export const HeldPerson = z.strictObject({
  /** of the lead */
  id: z.string(),
  name: z.string(),
  contactName: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  source: z.string().nullable(),
  place: z.enum(["listed", "hidden", "bin"]),
  createdAt: instant,
  messages: z.number().int(),
  notes: z.number().int(),
});
export type HeldPerson = z.infer<typeof HeldPerson>;

/** What is held about an address. */
export const HeldPeople = z.strictObject({
  items: z.array(HeldPerson),
  nextCursor: z.string().nullable(),
  /** mails of it that wait in the inbox as those of an unknown sender */
  unknownMails: z.number().int(),
  /** whether nobody may write to it on some channel */
  isSuppressed: z.boolean(),
});
export type HeldPeople = z.infer<typeof HeldPeople>;

/** Whom to erase; every address of the lead can go on the do-not-contact list, as a sum that tells nobody what it was. */
export const Erasure = z.strictObject({ keepOut: z.boolean() });
export type Erasure = z.infer<typeof Erasure>;

/** What was erased. */
export const ErasureReport = z.strictObject({
  leads: z.number().int(),
  messages: z.number().int(),
  notes: z.number().int(),
  unknownMails: z.number().int(),
  /** addresses that nobody may write to from now on */
  keptOut: z.number().int(),
});
export type ErasureReport = z.infer<typeof ErasureReport>;

const months = z.number().int().min(1).max(120);

export const RetentionQuery = z.strictObject({ months: z.coerce.number().int().min(1).max(120).optional() });
export type RetentionQuery = z.infer<typeof RetentionQuery>;

/** How long leads are kept to whom nobody ever wrote. */
export const Retention = z.strictObject({
  /** in force; null: for ever */
  months: months.nullable(),
  /** leads that would go to the bin now, by the months asked for or in force; counted up to 10,000 */
  concerned: z.number().int(),
});
export type Retention = z.infer<typeof Retention>;

export const RetentionChange = z.strictObject({ months: months.nullable() });
export type RetentionChange = z.infer<typeof RetentionChange>;

/** A permission that was given or taken back, with its proof. */
export const RecordedConsent = z.strictObject({
  id: z.string(),
  leadId: z.string(),
  leadName: z.string(),
  channel: z.string(),
  isGiven: z.boolean(),
  source: z.string(),
  proof: z.string().nullable(),
  recordedAt: instant,
});
export type RecordedConsent = z.infer<typeof RecordedConsent>;
export const RecordedConsentPage = page(RecordedConsent);
export type RecordedConsentPage = z.infer<typeof RecordedConsentPage>;
export const ConsentRegisterQuery = z.strictObject(paging);
