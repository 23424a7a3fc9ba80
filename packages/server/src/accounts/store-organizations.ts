import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { OrganizationTable } from "../db/tables/accounts.ts";
import { at, json } from "../db/values.ts";

/** An organization as stored. */
export type OrganizationRow = Selectable<OrganizationTable>;

/** What a new organization is made of; its number is given by the database. */
export type OrganizationDraft = Omit<OrganizationRow, "number" | "updatedAt" | "fieldClearings">;

/** The settings that may change. */
export type OrganizationSettings = Pick<
  OrganizationRow,
  | "name"
  | "address"
  | "country"
  | "language"
  | "timeZone"
  | "senderName"
  | "currency"
  | "idealCategories"
  | "idealPlaces"
  | "offer"
>;

/** Reads one's own organization. */
export function organizationStore(db: Queryable, scope: Scope) {
  return {
    find: (): Promise<OrganizationRow> =>
      db.query.selectFrom("organization").selectAll().where("id", "=", scope.organizationId).executeTakeFirstOrThrow(),
  };
}

/** Changes one's own organization. */
export function organizationWriter(tx: Tx, scope: Scope) {
  return {
    /** Holds the organization until the end of the transaction, so that its last admin is counted by one at a time. */
    async lock(): Promise<OrganizationRow> {
      const forUpdate = sql.raw(tx.dialect.forUpdate);
      const { rows } = await sql<OrganizationRow>`
        select * from "organization" where "id" = ${scope.organizationId}${forUpdate}`.execute(tx.query);
      const row = rows[0];
      if (row === undefined) throw new Error(`There is no organization ${scope.organizationId}`);
      return row;
    },
    async change(
      { idealCategories, idealPlaces, ...plain }: Partial<OrganizationSettings>,
      now: number,
    ): Promise<void> {
      await tx.query
        .updateTable("organization")
        .set({
          ...plain,
          ...(idealCategories === undefined ? {} : { idealCategories: json(idealCategories) }),
          ...(idealPlaces === undefined ? {} : { idealPlaces: json(idealPlaces) }),
          updatedAt: at(now),
        })
        .where("id", "=", scope.organizationId)
        .execute();
    },
  };
}

/** Whether there is any organization yet. */
export async function hasAnyOrganization(db: Queryable): Promise<boolean> {
  return (await db.query.selectFrom("organization").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** Every organization, in order of founding; for operator commands. */
export function listOrganizations(db: Queryable): Promise<Pick<OrganizationRow, "id" | "number" | "name">[]> {
  return db.query.selectFrom("organization").select(["id", "number", "name"]).orderBy("number").execute();
}

/**
 * Inserts an organization. With `onlyFirst` it must get number 1, which is unique: of two first registrations at once one
 * gets it. False when it did not.
 */
export async function insertOrganization(tx: Tx, draft: OrganizationDraft, onlyFirst: boolean): Promise<boolean> {
  const next = sql<number>`(select coalesce(max("number"), 0) + 1 from "organization")`;
  for (;;) {
    const made = await tx.query
      .insertInto("organization")
      .values({
        ...draft,
        number: onlyFirst ? 1 : next,
        idealCategories: json(draft.idealCategories),
        idealPlaces: json(draft.idealPlaces),
        createdAt: at(draft.createdAt),
        updatedAt: at(draft.createdAt),
      })
      .onConflict((conflict) => conflict.column("number").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made !== undefined) return true;
    if (onlyFirst) return false;
  }
}
