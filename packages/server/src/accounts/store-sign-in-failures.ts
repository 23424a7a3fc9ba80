import type { Failures } from "@lead-dashboard/domain/accounts/sign-in-limits";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** Counted failures by hashed key; shared by every process of the installation. */
export function signInFailureWriter(tx: Tx) {
  return {
    /** Takes the counter until the end of the transaction, making it when there is none. */
    async take(key: string, now: number): Promise<Failures | null> {
      const fresh = await tx.query
        .insertInto("signInFailure")
        .values({ key, count: 0, lastAt: at(now) })
        .onConflict((conflict) => conflict.doNothing())
        .returning("key")
        .executeTakeFirst();
      if (fresh !== undefined) return null;
      const { rows } = await sql<Failures>`
        select "count", "lastAt" from "signInFailure" where "key" = ${key}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0] ?? null;
    },
    async save(key: string, failures: Failures): Promise<void> {
      await tx.query
        .updateTable("signInFailure")
        .set({ count: failures.count, lastAt: at(failures.lastAt) })
        .where("key", "=", key)
        .execute();
    },
    async forget(keys: readonly string[]): Promise<void> {
      await tx.query.deleteFrom("signInFailure").where("key", "in", keys).execute();
    },
    /** one failure less: the attempt counted beforehand succeeded */
    async forgive(key: string): Promise<void> {
      await sql`update "signInFailure" set "count" = "count" - 1 where "key" = ${key} and "count" > 0`.execute(
        tx.query,
      );
    },
    async forgetOld(before: number): Promise<void> {
      await tx.query.deleteFrom("signInFailure").where("lastAt", "<", at(before)).execute();
    },
  };
}
