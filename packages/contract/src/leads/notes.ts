import { z } from "zod";

/** A note somebody wrote on a lead. */
export const Note = z.strictObject({
  id: z.string(),
  leadId: z.string(),
  body: z.string(),
  /** member id; null when the program wrote it */
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type Note = z.infer<typeof Note>;

export const NewNote = z.strictObject({ body: z.string().trim().min(1).max(20_000) });
export type NewNote = z.infer<typeof NewNote>;

export const NotePage = z.strictObject({ items: z.array(Note), nextCursor: z.string().nullable() });
export type NotePage = z.infer<typeof NotePage>;

/** A lead that looks like the same business. `by` names the strongest thing they share. */
export const DuplicateCandidate = z.strictObject({
  id: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  by: z.enum(["place", "cid", "phone", "email", "domain", "name"]),
});
export type DuplicateCandidate = z.infer<typeof DuplicateCandidate>;

export const DuplicateList = z.strictObject({ items: z.array(DuplicateCandidate) });
export type DuplicateList = z.infer<typeof DuplicateList>;
