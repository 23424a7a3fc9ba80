// The keys under which the messages of a bulk action stand in the ledger, once for each lead.

/** What the keys of one bulk action's messages begin with. */
export function bulkMessagePrefix(bulkActionId: string): string {
  return `bulk:${bulkActionId}:`;
}

/** The bulk action a message belongs to; null when it belongs to none. */
export function idOfBulkMessage(dedupeKey: string | null): string | null {
  return /^bulk:([^:]+):/.exec(dedupeKey ?? "")?.[1] ?? null;
}
