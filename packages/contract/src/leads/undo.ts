import { z } from "zod";

const instant = z.iso.datetime();

/** Something you did that can be undone until `expiresAt` (24 hours). Its id comes in the header `Undo-Id`. */
export const UndoEntry = z.strictObject({
  id: z.string(),
  /** what was done */
  kind: z.enum(["change", "delete", "create", "restore", "bulk"]),
  /** the lead, when it was one */
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  /** the fields that were changed */
  fields: z.array(z.string()),
  /** how many leads it concerned */
  count: z.number().int(),
  createdAt: instant,
  expiresAt: instant,
  undoneAt: instant.nullable(),
});
export type UndoEntry = z.infer<typeof UndoEntry>;

/** What an undo did, and what it could not restore. */
export const UndoResult = z.strictObject({
  id: z.string(),
  restored: z.number().int(),
  notRestored: z.array(
    z.strictObject({
      leadId: z.string(),
      /** null: the lead as a whole */
      field: z.string().nullable(),
      /** `member-gone`: who had the lead was removed since, so it is nobody's */
      reason: z.enum(["changed-since", "deleted-since", "gone", "member-gone"]),
    }),
  ),
});
export type UndoResult = z.infer<typeof UndoResult>;

/** What an undo did so far. `isRunning`: there is more than one waits for, and it goes on in the background. */
export const UndoAnswer = UndoResult.extend({ isRunning: z.boolean() });
export type UndoAnswer = z.infer<typeof UndoAnswer>;
