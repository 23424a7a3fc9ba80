import type { DuplicateCandidate } from "@lead-dashboard/contract/leads/notes";
import { kindOf, MATCH_KINDS, type MatchKind, mayBeSame } from "@lead-dashboard/domain/leads/match-keys";
import type { Queryable, Scope } from "../db/database.ts";
import { leadStore } from "./store.ts";
import { findByKeys } from "./store-import.ts";

/** What a lead is compared by. */
interface Compared {
  id?: string;
  placeId: string | null;
  cid: string | null;
  city: string | null;
  matchKeys: readonly string[];
}

/** Other leads that look like the same business: whether there are any, and those that the scope may see, the surest first. */
export async function findCandidates(
  db: Queryable,
  scope: Scope,
  lead: Compared,
): Promise<{ isDuplicate: boolean; visible: DuplicateCandidate[] }> {
  const owners = await findByKeys(db, scope, lead.matchKeys);
  const found = new Map<string, Exclude<MatchKind, "id">>();
  for (const key of lead.matchKeys) {
    const by = kindOf(key);
    if (by === "id") continue;
    for (const owner of owners.get(key) ?? []) {
      if (owner.leadId !== lead.id && !found.has(owner.leadId) && mayBeSame(lead, owner, by))
        found.set(owner.leadId, by);
    }
  }
  const rows = await leadStore(db, scope).findMany([...found.keys()].slice(0, 50));
  const visible = rows
    .map(({ id, name, city, phone, email, website }) => ({
      id,
      name,
      city,
      phone,
      email,
      website,
      by: found.get(id) ?? "name",
    }))
    .sort((a, b) => MATCH_KINDS.indexOf(a.by) - MATCH_KINDS.indexOf(b.by));
  return { isDuplicate: found.size > 0, visible };
}
