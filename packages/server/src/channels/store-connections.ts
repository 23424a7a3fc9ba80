import type { Selectable } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import type { MailConnectionTable } from "../db/tables/channels.ts";
import { at } from "../db/values.ts";

/** Somebody who is away at Google or Microsoft. */
export type MailConnectionRow = Selectable<MailConnectionTable>;

/** Who is away, of one organization. */
export function connectionWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** Notes that somebody went; those who never came back are forgotten. */
    async insert({ expiresAt, ...values }: Omit<MailConnectionRow, "organizationId">, now: number): Promise<void> {
      await tx.query
        .deleteFrom("mailConnection")
        .where("organizationId", "=", organizationId)
        .where("expiresAt", "<=", at(now))
        .execute();
      await tx.query
        .insertInto("mailConnection")
        .values({ ...values, organizationId, expiresAt: at(expiresAt) })
        .execute();
    },
    /** Who comes back, once; undefined for a stranger, and for whoever was too long. */
    take: (stateHash: string, memberId: string, now: number): Promise<MailConnectionRow | undefined> =>
      tx.query
        .deleteFrom("mailConnection")
        .where("organizationId", "=", organizationId)
        .where("stateHash", "=", stateHash)
        .where("memberId", "=", memberId)
        .where("expiresAt", ">", at(now))
        .returningAll()
        .executeTakeFirst(),
  };
}
