import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { LeadMergePartTable, LeadMergeTable } from "../db/tables/duplicates.ts";
import { at, json } from "../db/values.ts";

/** A merge as stored. */
export type MergeRow = LeadMergeTable;
/** A lead that was merged away, as stored. */
export type MergePartRow = LeadMergePartTable;

/** Reads merges; for sales those into leads they may see. */
export function mergeStore(db: Queryable, scope: Scope) {
  const { organizationId, onlyFor } = scope;
  const merges = () =>
    db.query
      .selectFrom("leadMerge")
      .innerJoin("lead", (join) =>
        join.onRef("lead.organizationId", "=", "leadMerge.organizationId").onRef("lead.id", "=", "leadMerge.winnerId"),
      )
      .selectAll("leadMerge")
      .select("lead.name as winnerName")
      .where("leadMerge.organizationId", "=", organizationId)
      .$if(onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("lead.assignedTo", "is", null), where("lead.assignedTo", "=", onlyFor ?? "")]),
        ),
      );
  return {
    find: (id: string): Promise<(MergeRow & { winnerName: string }) | undefined> =>
      merges().where("leadMerge.id", "=", id).executeTakeFirst(),
    list: (
      filter: { leadId?: string | undefined },
      { before, limit }: { before: string | null; limit: number },
    ): Promise<(MergeRow & { winnerName: string })[]> =>
      merges()
        .$if(filter.leadId !== undefined, (query) => query.where("winnerId", "=", filter.leadId ?? ""))
        .$if(before !== null, (query) => query.where("leadMerge.id", "<", before ?? ""))
        .orderBy("leadMerge.id", "desc")
        .limit(limit)
        .execute(),
    async parts(mergeIds: readonly string[]): Promise<MergePartRow[]> {
      if (mergeIds.length === 0) return [];
      return db.query
        .selectFrom("leadMergePart")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("mergeId", "in", mergeIds)
        .orderBy("leadId")
        .execute();
    },
    /** The lead into which one was merged and still is; whoever asks. */
    async winnerOf(leadId: string): Promise<string | null> {
      return (await this.away(leadId))?.winnerId ?? null;
    },
    /** The standing merge that a lead went away by, and into which lead; whoever asks. */
    async away(leadId: string): Promise<{ mergeId: string; winnerId: string } | null> {
      const row = await db.query
        .selectFrom("leadMergePart")
        .innerJoin("leadMerge", (join) =>
          join
            .onRef("leadMerge.organizationId", "=", "leadMergePart.organizationId")
            .onRef("leadMerge.id", "=", "leadMergePart.mergeId"),
        )
        .select(["leadMerge.id as mergeId", "winnerId"])
        .where("leadMergePart.organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where("undoneAt", "is", null)
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },
    /** The last merge into a lead that was made after another one and still stands; whoever asks. */
    async laterInto(leadId: string, mergeId: string): Promise<string | null> {
      const row = await db.query
        .selectFrom("leadMerge")
        .select("id")
        .where("organizationId", "=", organizationId)
        .where("winnerId", "=", leadId)
        .where("id", ">", mergeId)
        .where("undoneAt", "is", null)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    /** The keys that earlier merges added to a lead. */
    async keysAddedTo(leadId: string): Promise<string[]> {
      const rows = await db.query
        .selectFrom("leadMerge")
        .select("mergedKeys")
        .where("organizationId", "=", organizationId)
        .where("winnerId", "=", leadId)
        .where("undoneAt", "is", null)
        .execute();
      return rows.flatMap((row) => row.mergedKeys);
    },
  };
}

const PART = 500;

/** Those of many leads that took others in, and those that were merged away, as far as it was not undone. */
export async function leadsInMerges(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<{ winners: string[]; losers: string[] }> {
  const found: { winners: string[]; losers: string[] } = { winners: [], losers: [] };
  for (let from = 0; from < leadIds.length; from += PART) {
    const part = leadIds.slice(from, from + PART);
    const standing = () =>
      db.query
        .selectFrom("leadMerge")
        .where("leadMerge.organizationId", "=", organizationId)
        .where("undoneAt", "is", null);
    const winners = await standing().select("winnerId").distinct().where("winnerId", "in", part).execute();
    const losers = await standing()
      .innerJoin("leadMergePart", (join) =>
        join
          .onRef("leadMergePart.organizationId", "=", "leadMerge.organizationId")
          .onRef("leadMergePart.mergeId", "=", "leadMerge.id"),
      )
      .select("leadMergePart.leadId")
      .distinct()
      .where("leadMergePart.organizationId", "=", organizationId)
      .where("leadMergePart.leadId", "in", part)
      .execute();
    found.winners.push(...winners.map(({ winnerId }) => winnerId));
    found.losers.push(...losers.map(({ leadId }) => leadId));
  }
  return found;
}

/** Writes merges. */
export function mergeWriter(tx: Tx, { organizationId }: Scope) {
  return {
    async insert(merge: Omit<MergeRow, "organizationId">, parts: readonly Omit<MergePartRow, "organizationId">[]) {
      await tx.query
        .insertInto("leadMerge")
        .values({
          ...merge,
          organizationId,
          actor: json(merge.actor),
          mergedAt: at(merge.mergedAt),
          expiresAt: at(merge.expiresAt),
          undoneAt: null,
          winnerBefore: json(merge.winnerBefore),
          winnerAfter: json(merge.winnerAfter),
          mergedKeys: json(merge.mergedKeys),
        })
        .execute();
      for (const part of parts) {
        await tx.query
          .insertInto("leadMergePart")
          .values({ ...part, organizationId, journal: json(part.journal) })
          .execute();
      }
    },
    /** Marks a merge as undone; false when somebody was first. */
    async close(id: string, now: number): Promise<boolean> {
      const { rows } =
        await sql`update "leadMerge" set "undoneAt" = ${at(now)} where "organizationId" = ${organizationId}
        and "id" = ${id} and "undoneAt" is null returning "id"`.execute(tx.query);
      return rows.length > 0;
    },
  };
}
