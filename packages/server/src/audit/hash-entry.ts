import { createHash } from "node:crypto";
import type { Actor } from "../events/event.ts";

/** What the hash covers: everything a reader is shown, as it was recorded. */
export interface HashedEntry {
  organizationId: string;
  number: number;
  happenedAt: number;
  action: string;
  actor: Actor;
  subjectId: string;
  leadId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  detail: Record<string, unknown> | null;
}

/** What the first entry of an organization builds on. */
export const CHAIN_START = "0".repeat(64);

/** SHA-256 over the previous hash and this entry, hex: changing, removing or reordering an entry breaks every later hash. */
export function hashEntry(previous: string, entry: HashedEntry): string {
  const { organizationId, number, happenedAt, action, actor, subjectId, leadId, before, after, detail } = entry;
  const fields = [organizationId, number, happenedAt, action, actor, subjectId, leadId, before, after, detail];
  return createHash("sha256")
    .update(previous)
    .update(JSON.stringify(fields.map(canonical)))
    .digest("hex");
}

/** Keys in one order, since PostgreSQL keeps JSON objects in its own. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]);
}
