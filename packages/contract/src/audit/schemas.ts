import { z } from "zod";
import { id, instant, page, paging } from "../wire.ts";

const changes = z.record(z.string(), z.unknown()).nullable();

/** Who did it: a member (by browser or API key), a lead, or a part of the program. */
export const AuditActor = z.strictObject({
  kind: z.enum(["member", "lead", "system"]),
  /** member or lead id, or the name of the part of the program */
  id: z.string(),
  /** the person's name while they are known */
  name: z.string().nullable(),
  apiKeyId: z.string().nullable(),
});
export type AuditActor = z.infer<typeof AuditActor>;

/** One act: who did what to what, before and after. Entries are only ever added. */
export const AuditEntry = z.strictObject({
  id: z.string(),
  /** place in the organization's chain, from 1 */
  number: z.number().int(),
  at: instant,
  actor: AuditActor,
  /** what happened, such as `lead.changed` */
  action: z.string(),
  subjectId: z.string(),
  leadId: z.string().nullable(),
  before: changes,
  after: changes,
  detail: changes,
  /** SHA-256 over the entry before it and this one, hex */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
/** A page of the log. */
export const AuditEntryPage = page(AuditEntry);
export type AuditEntryPage = z.infer<typeof AuditEntryPage>;

/** Which entries. */
export const AuditEntryFilter = z.strictObject({
  /** one kind of act, such as `lead.changed` */
  action: z.string().max(64).optional(),
  /** id of the member, lead or part of the program that acted */
  actorId: id.optional(),
  subjectId: id.optional(),
  leadId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditEntryFilter = Partial<z.output<typeof AuditEntryFilter>>;

/** Which entries: newest first. */
export const AuditEntryQuery = z.strictObject({ ...paging, ...AuditEntryFilter.shape });
export type AuditEntryQuery = Partial<z.output<typeof AuditEntryQuery>>;
