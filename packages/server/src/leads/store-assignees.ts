import type { Db, Queryable, Scope } from "../db/database.ts";

/** Finds whose leads are, by id, also those in the bin; null: nobody's. */
export function assigneeFinder(db: Db) {
  return async (organizationId: string, ids: readonly string[]): Promise<Map<string, string | null>> => {
    const leads = await db.query
      .selectFrom("lead")
      .select(["id", "assignedTo"])
      .where("organizationId", "=", organizationId)
      .where("id", "in", ids)
      .execute();
    return new Map(leads.map(({ id, assignedTo }) => [id, assignedTo]));
  };
}

/** Some of a member's leads, those in the bin included. */
export async function leadsOfMember(
  db: Queryable,
  { organizationId }: Scope,
  { memberId, limit }: { memberId: string; limit: number },
): Promise<string[]> {
  const leads = await db.query
    .selectFrom("lead")
    .select("id")
    .where("organizationId", "=", organizationId)
    .where("assignedTo", "=", memberId)
    .limit(limit)
    .execute();
  return leads.map(({ id }) => id);
}

/** Removed members who still have leads, those in the bin included, in the order of their ids. Across organizations. */
export function removedWithLeads(
  db: Queryable,
  { after, limit }: { after: string; limit: number },
): Promise<{ organizationId: string; memberId: string }[]> {
  return db.query
    .selectFrom("member")
    .select(["organizationId", "id as memberId"])
    .where("removedAt", "is not", null)
    .where("id", ">", after)
    .where((where) =>
      where.exists(
        where
          .selectFrom("lead")
          .select("lead.id")
          .whereRef("lead.organizationId", "=", "member.organizationId")
          .whereRef("lead.assignedTo", "=", "member.id"),
      ),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Those of some ids that are no members now; ids of removed ones stay in what was kept of a lead. */
export async function formerMembers(
  db: Queryable,
  { organizationId }: Scope,
  ids: Iterable<unknown>,
): Promise<Set<string>> {
  const asked = new Set([...ids].filter((id) => typeof id === "string"));
  if (asked.size === 0) return asked;
  const present = await db.query
    .selectFrom("member")
    .select("id")
    .where("organizationId", "=", organizationId)
    .where("removedAt", "is", null)
    .execute();
  for (const { id } of present) asked.delete(id);
  return asked;
}
