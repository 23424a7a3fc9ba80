// Who calls: the one look-up that begins without knowing an organization.
import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Queryable, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** A caller as the database knows them. */
export interface CallerRow {
  memberId: string;
  userId: string;
  organizationId: string;
  role: Role;
}

/** A session with its member. */
export interface SessionCallerRow extends CallerRow {
  sessionId: string;
  createdAt: number;
  seenAt: number | null;
}

/** An API key with its member. */
export interface ApiKeyCallerRow extends CallerRow {
  apiKeyId: string;
  lastUsedAt: number | null;
}

/** Looks callers up by the hash of what they carry; removed members are nobody. */
export function callerStore(db: Queryable) {
  return {
    bySession(tokenHash: string): Promise<SessionCallerRow | undefined> {
      return db.query
        .selectFrom("authSession as s")
        .innerJoin("member as m", (join) =>
          join.onRef("m.userId", "=", "s.userId").onRef("m.organizationId", "=", "s.organizationId"),
        )
        .select([
          "s.id as sessionId",
          "s.createdAt",
          "s.seenAt",
          "m.id as memberId",
          "m.userId",
          "m.organizationId",
          "m.role",
        ])
        .where("s.token", "=", tokenHash)
        .where("m.removedAt", "is", null)
        .executeTakeFirst();
    },
    byApiKey(keyHash: string): Promise<ApiKeyCallerRow | undefined> {
      return db.query
        .selectFrom("apiKey as k")
        .innerJoin("member as m", (join) =>
          join.onRef("m.organizationId", "=", "k.organizationId").onRef("m.id", "=", "k.memberId"),
        )
        .select(["k.id as apiKeyId", "k.lastUsedAt", "m.id as memberId", "m.userId", "m.organizationId", "m.role"])
        .where("k.keyHash", "=", keyHash)
        .where("m.removedAt", "is", null)
        .executeTakeFirst();
    },
  };
}

/** Notes that a session or key was used; called at most once a minute for each. */
export function callerWriter(tx: Tx) {
  return {
    async sawSession(sessionId: string, now: number): Promise<void> {
      await tx.query
        .updateTable("authSession")
        .set({ seenAt: at(now) })
        .where("id", "=", sessionId)
        .execute();
    },
    async usedApiKey(apiKeyId: string, now: number): Promise<void> {
      await tx.query
        .updateTable("apiKey")
        .set({ lastUsedAt: at(now) })
        .where("id", "=", apiKeyId)
        .execute();
    },
  };
}
