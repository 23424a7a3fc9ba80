import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "./lead-row.ts";
import { changeStore } from "./store-changes.ts";

/** Columns that follow from time and rules: nobody edited them. */
const BY_ITSELF: ReadonlySet<string> = new Set(["score", "scoreReasons", "scoredAt", "nextScoreAt", "temperature"]);

/**
 * Those of the leads that are not as they were at a version: edited since, and not put back. An edit that was itself undone
 * is none.
 */
export async function editedSince(
  db: Queryable,
  scope: Scope,
  leads: readonly { lead: LeadRow; version: number }[],
): Promise<Set<string>> {
  const moved = leads.filter(({ lead, version }) => lead.version !== version);
  const lines = await changeStore(db, scope).ofVersions(moved.map(({ lead }) => lead.id));
  const ofLead = Map.groupBy(lines, (line) => line.leadId);
  const edited = moved.filter(({ lead, version }) => {
    // Every version but the first has its line.
    const since = (ofLead.get(lead.id) ?? []).slice(version - lead.version);
    return since.length < lead.version - version || !isAsBefore(lead, since);
  });
  return new Set(edited.map(({ lead }) => lead.id));
}

function isAsBefore(lead: LeadRow, since: readonly { before: Record<string, unknown> | null }[]): boolean {
  const then = new Map<string, unknown>();
  for (const { before } of since) {
    for (const [column, value] of Object.entries(before ?? {})) if (!then.has(column)) then.set(column, value);
  }
  const isByItself = (column: string) =>
    BY_ITSELF.has(column) && !(column === "temperature" && lead.temperatureSetByHand);
  return [...then].every(
    ([column, value]) => isByItself(column) || sameValue(Reflect.get(lead, column) ?? null, value ?? null),
  );
}
