import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** A member with their name. */
export interface MemberRow {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: number;
}

/** Where a page of members begins. */
export interface MemberPlace {
  joinedAt: number;
  id: string;
}

/** Reads the members of one organization; the removed are left out. */
export function memberStore(db: Queryable, scope: Scope) {
  const members = () =>
    db.query
      .selectFrom("member as m")
      .innerJoin("authUser as u", "u.id", "m.userId")
      .select(["m.id", "m.userId", "u.name", "u.email", "m.role", "m.joinedAt"])
      .where("m.organizationId", "=", scope.organizationId)
      .where("m.removedAt", "is", null);
  return {
    find: (id: string): Promise<MemberRow | undefined> => members().where("m.id", "=", id).executeTakeFirst(),
    findByEmail: (email: string): Promise<MemberRow | undefined> =>
      members().where("u.email", "=", email).executeTakeFirst(),
    list: (limit: number, after: MemberPlace | null): Promise<MemberRow[]> =>
      members()
        .$if(after !== null, (query) =>
          query.where((where) =>
            where.or([
              where("m.joinedAt", ">", at(after?.joinedAt ?? 0)),
              where.and([where("m.joinedAt", "=", at(after?.joinedAt ?? 0)), where("m.id", ">", after?.id ?? "")]),
            ]),
          ),
        )
        .orderBy("m.joinedAt")
        .orderBy("m.id")
        .limit(limit)
        .execute(),
  };
}

/** Changes who belongs to an organization. */
export function memberWriter(tx: Tx, scope: Scope) {
  const one = (id: string) =>
    tx.query.updateTable("member").where("organizationId", "=", scope.organizationId).where("id", "=", id);
  return {
    /** Adds a person, or takes a removed one back; the id is theirs again. Null when they belong already. */
    async join(person: { id: string; userId: string; role: Role; now: number }): Promise<string | null> {
      const joined = await tx.query
        .insertInto("member")
        .values({
          id: person.id,
          organizationId: scope.organizationId,
          userId: person.userId,
          role: person.role,
          joinedAt: at(person.now),
          removedAt: null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(["organizationId", "userId"])
            .doUpdateSet({ role: person.role, joinedAt: at(person.now), removedAt: null })
            .where("member.removedAt", "is not", null),
        )
        .returning("id")
        .executeTakeFirst();
      return joined?.id ?? null;
    },
    async changeRole(id: string, role: Role): Promise<void> {
      await one(id).set({ role }).execute();
    },
    async remove(id: string, now: number): Promise<void> {
      await one(id)
        .set({ removedAt: at(now) })
        .execute();
    },
    async hasOtherAdmin(id: string): Promise<boolean> {
      const other = await tx.query
        .selectFrom("member")
        .select("id")
        .where("organizationId", "=", scope.organizationId)
        .where("role", "=", "admin")
        .where("removedAt", "is", null)
        .where("id", "!=", id)
        .limit(1)
        .executeTakeFirst();
      return other !== undefined;
    },
  };
}
