import { z } from "zod";

/** One line of a message's journal: what happened to it, when, and what was found out or who said so. */
export const MessageHistoryEntry = z.strictObject({
  at: z.string(),
  what: z.enum([
    "recorded",
    "gate",
    "accepted",
    "rejected",
    "retry",
    "released",
    "unknown",
    "looked",
    "received",
    "recovered",
    "delivered",
    "read",
  ]),
  /** the provider's words, or ours */
  reason: z.string().nullable(),
  /** the member who did it; null: the program */
  memberId: z.string().nullable(),
});
export type MessageHistoryEntry = z.infer<typeof MessageHistoryEntry>;

/** Everything that happened to a message, oldest first. */
export const MessageHistory = z.strictObject({ entries: z.array(MessageHistoryEntry) });
export type MessageHistory = z.infer<typeof MessageHistory>;
