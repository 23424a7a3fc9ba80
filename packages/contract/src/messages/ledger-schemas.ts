import { z } from "zod";
import { paging } from "../wire.ts";

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
    "restored",
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

export const DeliveryQuery = z.strictObject(paging);
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

/** Something a provider delivered that has not taken effect. */
export const ProviderDelivery = z.object({
  id: z.string(),
  accountId: z.string(),
  receivedAt: z.string(),
  /** why, in plain words */
  problem: z.string(),
  tries: z.number(),
  /** null: it is not tried again by itself */
  nextTryAt: z.string().nullable(),
  /** as it came */
  raw: z.string(),
});
export type ProviderDelivery = z.infer<typeof ProviderDelivery>;

export const DeliveryPage = z.object({ items: z.array(ProviderDelivery), nextCursor: z.string().nullable() });
export type DeliveryPage = z.infer<typeof DeliveryPage>;
