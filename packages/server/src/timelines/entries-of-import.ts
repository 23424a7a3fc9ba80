import type { LeadRow } from "../leads/lead-row.ts";
import type { timelineStore } from "./store.ts";
import type { TimelineEntry } from "./timeline-entry.ts";

const FROM_FILE = [
  ["firstContactedAt", "contacted"],
  ["lastContactedAt", "contacted"],
  ["firstRepliedAt", "replied"],
  ["lastRepliedAt", "replied"],
  ["wonAt", "won"],
  ["lostAt", "lost"],
] as const satisfies readonly (readonly [keyof LeadRow, string])[];

/**
 * How a lead came in by a file, and what the file knew of it: dates before the import can be nobody else's. An imported lead
 * has no line of its own in the history: a million of them would double the table.
 */
export async function entriesOfImport(
  store: ReturnType<typeof timelineStore>,
  lead: LeadRow,
): Promise<TimelineEntry[]> {
  const entries = (await store.importedOptOuts()).map(({ id, actor, note, createdAt }): TimelineEntry => {
    return { at: createdAt, id, actor, item: { kind: "from-file", what: "opted-out", fileName: note } };
  });
  const arrival = lead.importId === null ? undefined : await store.importOf(lead.importId);
  if (arrival === undefined || lead.importId === null) return entries;
  const { fileName, actor } = arrival;
  const at = arrival.startedAt ?? arrival.createdAt;
  const item = { kind: "import" as const, importId: lead.importId, fileName, created: true };
  entries.push({ at, id: `${lead.id}:import`, actor, item });
  const known = new Set<string>();
  const add = (when: number | null, what: "added" | "contacted" | "replied" | "won" | "lost") => {
    if (when === null || when >= at || known.has(`${what} ${when}`)) return;
    known.add(`${what} ${when}`);
    entries.push({
      at: when,
      id: `${lead.id}:${what}:${when}`,
      actor: null,
      item: { kind: "from-file", what, fileName },
    });
  };
  add(lead.createdAt, "added");
  for (const [column, what] of FROM_FILE) add(lead[column], what);
  return entries;
}
