import type { PairReason } from "@lead-dashboard/domain/duplicates/score-pair";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { DuplicatePairTable } from "../db/tables/duplicates.ts";
import { at, json } from "../db/values.ts";
import { BIN } from "../leads/lead-row.ts";

/** A pair as stored. */
export type PairRow = DuplicatePairTable;

/** A pair that a scan found. */
export interface FoundPair {
  one: string;
  other: string;
  score: number;
  reasons: readonly PairReason[];
}

/** Pairs that a merge made or decided because of what was known of the merged-away lead. */
export interface CarriedDismissals {
  made: string[];
  dismissed: string[];
}

/** Reads pairs; for sales those of which they may see both leads. Leads in the bin make no open pair. */
export function pairStore(db: Queryable, scope: Scope) {
  const { organizationId, onlyFor } = scope;
  const lead = (name: string, column: string, isListed: boolean) => sql`exists (select 1 from "lead" ${sql.ref(name)}
    where ${sql.ref(name)}."organizationId" = "p"."organizationId" and ${sql.ref(name)}."id" = "p".${sql.ref(column)}
    ${isListed ? sql`and ${sql.ref(name)}."shelf" <> ${BIN}` : sql``}
    ${onlyFor === undefined ? sql`` : sql`and (${sql.ref(name)}."assignedTo" is null or ${sql.ref(name)}."assignedTo" = ${onlyFor})`})`;
  return {
    async find(id: string): Promise<PairRow | undefined> {
      const { rows } = await sql<PairRow>`select * from "duplicatePair" "p" where "organizationId" = ${organizationId}
        and "id" = ${id} and ${lead("a", "firstId", false)} and ${lead("b", "secondId", false)}`.execute(db.query);
      return rows[0];
    },
    async list(
      { state, leadId }: { state: PairRow["state"]; leadId?: string | undefined },
      { after, limit }: { after: { score: number; id: string } | null; limit: number },
    ): Promise<PairRow[]> {
      const isListed = state === "open";
      const { rows } = await sql<PairRow>`select * from "duplicatePair" "p"
        where "organizationId" = ${organizationId} and "state" = ${state}
        ${leadId === undefined ? sql`` : sql`and ("firstId" = ${leadId} or "secondId" = ${leadId})`}
        ${after === null ? sql`` : sql`and ("pairScore", "id") < (${after.score}, ${after.id})`}
        and ${lead("a", "firstId", isListed)} and ${lead("b", "secondId", isListed)}
        order by "pairScore" desc, "id" desc limit ${limit}`.execute(db.query);
      return rows;
    },
  };
}

/** Writes pairs. */
export function pairWriter(tx: Tx, { organizationId }: Scope) {
  return {
    /** Stores what a scan found. What somebody decided stays decided. */
    async keep(pairs: readonly FoundPair[], now: number): Promise<void> {
      for (let from = 0; from < pairs.length; from += 50) {
        await tx.query
          .insertInto("duplicatePair")
          .values(
            pairs.slice(from, from + 50).map(({ one, other, score, reasons }) => ({
              id: newId(),
              organizationId,
              ...ordered(one, other),
              state: "open" as const,
              pairScore: score,
              pairReasons: json(reasons),
              foundAt: at(now),
              seenAt: at(now),
              mergeId: null,
            })),
          )
          .onConflict((conflict) =>
            conflict
              .columns(["organizationId", "firstId", "secondId"])
              .doUpdateSet((set) => ({
                pairScore: set.ref("excluded.pairScore"),
                pairReasons: set.ref("excluded.pairReasons"),
                seenAt: set.ref("excluded.seenAt"),
              }))
              .where("duplicatePair.state", "=", "open"),
          )
          .execute();
      }
    },
    /** Forgets up to so many open pairs of changed leads that a scan did not find again; true while there may be more. */
    async forgetUnseen({ seenFrom, changedFrom, limit }: { seenFrom: number; changedFrom: number; limit: number }) {
      const { rows } = await sql<{ id: string }>`delete from "duplicatePair" where "id" in (
        select p."id" from "duplicatePair" p where p."organizationId" = ${organizationId} and p."state" = 'open'
        and p."seenAt" < ${at(seenFrom)} and exists (select 1 from "lead" l where l."organizationId" = p."organizationId"
        and l."id" in (p."firstId", p."secondId") and l."shelf" <> ${BIN} and l."updatedAt" >= ${at(changedFrom)})
        limit ${limit}) returning "id"`.execute(tx.query);
      return rows.length === limit;
    },
    /** Decides a pair; false when it was decided so already or otherwise. */
    async decide(id: string, { from, to }: { from: PairRow["state"]; to: PairRow["state"] }): Promise<boolean> {
      const { rows } = await sql`update "duplicatePair" set "state" = ${to} where "organizationId" = ${organizationId}
        and "id" = ${id} and "state" = ${from} returning "id"`.execute(tx.query);
      return rows.length > 0;
    },
    /**
     * Who was told apart from a merged-away lead stays told apart from the winner, although those two were never a pair.
     * Gives what the undo of the merge takes back.
     */
    async carryDismissals({ from, to }: { from: string; to: string }): Promise<CarriedDismissals> {
      const { rows } = await sql<PairRow>`select * from "duplicatePair" where "organizationId" = ${organizationId}
        and "state" = 'dismissed' and ("firstId" = ${from} or "secondId" = ${from})`.execute(tx.query);
      const carried: CarriedDismissals = { made: [], dismissed: [] };
      for (const pair of rows) {
        const third = pair.firstId === from ? pair.secondId : pair.firstId;
        if (third === to) continue;
        const both = ordered(to, third);
        const { rows: turned } = await sql<{ id: string }>`update "duplicatePair" set "state" = 'dismissed'
          where "organizationId" = ${organizationId} and "firstId" = ${both.firstId} and "secondId" = ${both.secondId}
          and "state" = 'open' returning "id"`.execute(tx.query);
        carried.dismissed.push(...turned.map(({ id }) => id));
        const made = await tx.query
          .insertInto("duplicatePair")
          .values({
            ...pair,
            ...both,
            id: newId(),
            pairReasons: json(pair.pairReasons),
            foundAt: at(pair.foundAt),
            seenAt: at(pair.seenAt),
            mergeId: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .execute();
        carried.made.push(...made.map(({ id }) => id));
      }
      return carried;
    },
    /** Takes back what a merge carried over, where nobody has decided otherwise since. */
    async dropDismissals({ made, dismissed }: CarriedDismissals): Promise<void> {
      if (made.length > 0) {
        await sql`delete from "duplicatePair" where "organizationId" = ${organizationId} and "state" = 'dismissed'
          and "id" in (${sql.join(made)})`.execute(tx.query);
      }
      if (dismissed.length > 0) {
        await sql`update "duplicatePair" set "state" = 'open' where "organizationId" = ${organizationId}
          and "state" = 'dismissed' and "id" in (${sql.join(dismissed)})`.execute(tx.query);
      }
    },
    /** The pairs among merged leads are settled by the merge. */
    async settle(leadIds: readonly string[], mergeId: string): Promise<void> {
      await sql`update "duplicatePair" set "state" = 'merged', "mergeId" = ${mergeId}
        where "organizationId" = ${organizationId} and "state" = 'open'
        and "firstId" in (${sql.join([...leadIds])}) and "secondId" in (${sql.join([...leadIds])})`.execute(tx.query);
    },
    /** They are open again when the merge is undone. */
    async unsettle(mergeId: string): Promise<void> {
      await sql`update "duplicatePair" set "state" = 'open', "mergeId" = null
        where "organizationId" = ${organizationId} and "mergeId" = ${mergeId}`.execute(tx.query);
    },
  };
}

function ordered(one: string, other: string): Pick<PairRow, "firstId" | "secondId"> {
  const [firstId = one, secondId = other] = [one, other].sort();
  return { firstId, secondId };
}
