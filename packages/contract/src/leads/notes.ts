import { z } from "zod";
import { page } from "../wire.ts";

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

export const DuplicateList = page(DuplicateCandidate);
export type DuplicateList = z.infer<typeof DuplicateList>;

/** Beside 409 `duplicate`: who it could be. `isColleagues`: it is known, and only others may see it. */
export const DuplicateConflict = z.object({
  candidates: z.array(DuplicateCandidate).optional(),
  isColleagues: z.boolean().optional(),
});
