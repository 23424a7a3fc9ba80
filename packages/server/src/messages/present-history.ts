import type { MessageHistory, MessageHistoryEntry } from "@lead-dashboard/contract/messages/ledger-schemas";
import type { MessageRow } from "./store.ts";
import type { JournalRow } from "./store-journal.ts";

/** What happened to a message: its record, its journal, its receipts. */
export function presentHistory(message: MessageRow, journal: readonly JournalRow[]): MessageHistory {
  const { actor, deliveredAt, readAt } = message;
  const entry = (
    at: number,
    what: MessageHistoryEntry["what"],
    more: Partial<MessageHistoryEntry> = {},
  ): MessageHistoryEntry => ({ at: new Date(at).toISOString(), what, reason: null, memberId: null, ...more });
  const memberOf = (one: unknown) =>
    typeof one === "object" && one !== null && "memberId" in one && typeof one.memberId === "string"
      ? one.memberId
      : null;
  return {
    entries: [
      entry(message.createdAt, "recorded", { memberId: memberOf(actor) }),
      ...journal.map(({ happenedAt, what, finding }) =>
        entry(happenedAt, what, { reason: wordsOf(finding), memberId: memberOf(finding?.by) }),
      ),
      ...(deliveredAt === null ? [] : [entry(deliveredAt, "delivered")]),
      ...(readAt === null ? [] : [entry(readAt, "read")]),
    ],
  };
}

/** The part of a finding that is meant for people; addresses and ids stay in the journal. */
function wordsOf(finding: JournalRow["finding"]): string | null {
  for (const name of ["reason", "answer"]) {
    const words = finding?.[name];
    if (typeof words === "string" && words !== "") return words.slice(0, 500);
  }
  return null;
}
