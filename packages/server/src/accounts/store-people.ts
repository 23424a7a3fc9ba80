// People and their sessions: they belong to no organization, so these stores are made without one.
import type { Queryable, Tx } from "../db/database.ts";
import type { AuthUserTable } from "../db/tables/accounts.ts";
import { at } from "../db/values.ts";

/** A person as stored. */
export type PersonRow = Pick<AuthUserTable, "id" | "name" | "email">;

/** Where and when a session was last seen. */
export interface SessionRow {
  id: string;
  createdAt: number;
  seenAt: number;
  ipAddress: string | null;
  userAgent: string | null;
}

const PERSON = ["id", "name", "email"] as const;

/** Reads people, their organizations and sessions. */
export function personStore(db: Queryable) {
  return {
    find: (userId: string) =>
      db.query.selectFrom("authUser").select(PERSON).where("id", "=", userId).executeTakeFirst(),
    /** `email` in lower case */
    findByEmail: (email: string) =>
      db.query.selectFrom("authUser").select(PERSON).where("email", "=", email).executeTakeFirst(),
    /** the organizations a person belongs to, in order of joining */
    memberships: (userId: string) =>
      db.query
        .selectFrom("member as m")
        .innerJoin("organization as o", "o.id", "m.organizationId")
        .select(["m.id as memberId", "m.organizationId", "m.role", "m.joinedAt", "o.name as organizationName"])
        .where("m.userId", "=", userId)
        .where("m.removedAt", "is", null)
        .orderBy("m.joinedAt")
        .orderBy("m.id")
        .execute(),
    async sessions(userId: string): Promise<SessionRow[]> {
      const rows = await db.query
        .selectFrom("authSession")
        .select(["id", "createdAt", "seenAt", "ipAddress", "userAgent"])
        .where("userId", "=", userId)
        .orderBy("id", "desc")
        .execute();
      return rows.map((row) => ({ ...row, seenAt: row.seenAt ?? row.createdAt }));
    },
  };
}

/** Changes people and their sessions. */
export function personWriter(tx: Tx) {
  const sessions = () => tx.query.deleteFrom("authSession").returning(["id", "userId", "organizationId"]);
  return {
    async rename(userId: string, name: string, now: number): Promise<void> {
      await tx.query
        .updateTable("authUser")
        .set({ name, updatedAt: at(now) })
        .where("id", "=", userId)
        .execute();
    },
    /** a person without a password yet: they cannot sign in */
    async insert(person: PersonRow, now: number): Promise<void> {
      await tx.query
        .insertInto("authUser")
        .values({ ...person, emailVerified: false, image: null, createdAt: at(now), updatedAt: at(now) })
        .execute();
    },
    /** a person who never came to belong anywhere */
    async remove(userId: string): Promise<void> {
      await tx.query.deleteFrom("authUser").where("id", "=", userId).execute();
    },
    /** gives a session its organization and remembers where it came from */
    placeSession: (
      tokenHash: string,
      place: { organizationId: string; ipAddress: string | null; userAgent: string | null; now: number },
    ) =>
      tx.query
        .updateTable("authSession")
        .set({
          organizationId: place.organizationId,
          ipAddress: place.ipAddress,
          userAgent: place.userAgent?.slice(0, 300) ?? null,
          seenAt: at(place.now),
        })
        .where("token", "=", tokenHash)
        .returning("id")
        .executeTakeFirstOrThrow(),
    async moveSession(sessionId: string, organizationId: string): Promise<void> {
      await tx.query.updateTable("authSession").set({ organizationId }).where("id", "=", sessionId).execute();
    },
    endSessionByToken: (tokenHash: string) => sessions().where("token", "=", tokenHash).execute(),
    endSession: (userId: string, sessionId: string) =>
      sessions().where("userId", "=", userId).where("id", "=", sessionId).execute(),
    /** all of a person's sessions but one */
    endSessions: (userId: string, exceptId: string | null) =>
      sessions()
        .where("userId", "=", userId)
        .$if(exceptId !== null, (query) => query.where("id", "!=", exceptId ?? ""))
        .execute(),
    endSessionsIn: (userId: string, organizationId: string) =>
      sessions().where("userId", "=", userId).where("organizationId", "=", organizationId).execute(),
    /** sessions past both limits; they open nothing any more */
    async forgetSessions(expiredBefore: number): Promise<void> {
      await tx.query.deleteFrom("authSession").where("expiresAt", "<=", at(expiredBefore)).execute();
    },
  };
}
