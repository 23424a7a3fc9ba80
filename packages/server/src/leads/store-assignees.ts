import type { Db } from "../db/database.ts";

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
