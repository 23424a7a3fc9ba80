import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** An API key as stored, with its member's name. */
export interface ApiKeyRow {
  id: string;
  name: string;
  memberId: string;
  memberName: string;
  start: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** Reads API keys: of one member, or of everybody in the organization (`memberId` null). */
export function apiKeyStore(db: Queryable, scope: Scope, memberId: string | null) {
  const keys = () =>
    db.query
      .selectFrom("apiKey as k")
      .innerJoin("member as m", "m.id", "k.memberId")
      .innerJoin("authUser as u", "u.id", "m.userId")
      .select(["k.id", "k.name", "k.memberId", "u.name as memberName", "k.start", "k.createdAt", "k.lastUsedAt"])
      .where("k.organizationId", "=", scope.organizationId)
      .$if(memberId !== null, (query) => query.where("k.memberId", "=", memberId ?? ""));
  return {
    find: (id: string): Promise<ApiKeyRow | undefined> => keys().where("k.id", "=", id).executeTakeFirst(),
    list: (limit: number, before: string | null): Promise<ApiKeyRow[]> =>
      keys()
        .$if(before !== null, (query) => query.where("k.id", "<", before ?? ""))
        .orderBy("k.id", "desc")
        .limit(limit)
        .execute(),
  };
}

/** Makes, renames and removes API keys. */
export function apiKeyWriter(tx: Tx, scope: Scope) {
  return {
    async insert(row: {
      id: string;
      memberId: string;
      name: string;
      keyHash: string;
      start: string;
      createdAt: number;
    }) {
      await tx.query
        .insertInto("apiKey")
        .values({ ...row, organizationId: scope.organizationId, createdAt: at(row.createdAt), lastUsedAt: null })
        .execute();
    },
    async rename(id: string, name: string): Promise<void> {
      await tx.query
        .updateTable("apiKey")
        .set({ name })
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await tx.query
        .deleteFrom("apiKey")
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .execute();
    },
    removeOf: (memberId: string) =>
      tx.query
        .deleteFrom("apiKey")
        .where("organizationId", "=", scope.organizationId)
        .where("memberId", "=", memberId)
        .returning("id")
        .execute(),
  };
}
