import type { ReplyMeaning } from "@lead-dashboard/contract/messages/conversation-schemas";

/** How what a lead wants is coloured; the words say it too. */
export const MEANING_TONES: Record<ReplyMeaning, "good" | "warn" | "bad" | undefined> = {
  interested: "good",
  "not-now": "warn",
  "not-interested": undefined,
  "wrong-person": "warn",
  stop: "bad",
  "out-of-office": undefined,
};
