import { createHash } from "node:crypto";
import type { DateOrder } from "@lead-dashboard/domain/imports/date-order";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";

/** What tells a kind of file by its header, whatever the order of its columns. */
export function headerKeyOf(columns: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([...columns].sort()))
    .digest("base64url");
}

/** Reads where people of an organization sent the columns of files with the same header. */
export function headerStore(db: Queryable, { organizationId }: Scope) {
  return {
    async find(
      headerKey: string,
    ): Promise<{ mapping: Record<string, string | null>; dateOrder: DateOrder | null } | undefined> {
      return db.query
        .selectFrom("importHeader")
        .select(["mapping", "dateOrder"])
        .where("organizationId", "=", organizationId)
        .where("headerKey", "=", headerKey)
        .executeTakeFirst();
    },
  };
}

/** Remembers where the columns of a header go and how its dates are written; nothing chosen forgets it. */
export async function rememberHeader(
  tx: Tx,
  { organizationId }: Scope,
  given: { headerKey: string; mapping: Record<string, string | null>; dateOrder: DateOrder | null; now: number },
): Promise<void> {
  const { headerKey, now, dateOrder } = given;
  if (Object.keys(given.mapping).length === 0 && dateOrder === null) {
    await tx.query
      .deleteFrom("importHeader")
      .where("organizationId", "=", organizationId)
      .where("headerKey", "=", headerKey)
      .execute();
    return;
  }
  const mapping = json(given.mapping);
  const rememberedAt = at(now);
  await tx.query
    .insertInto("importHeader")
    .values({ organizationId, headerKey, mapping, dateOrder, rememberedAt })
    .onConflict((conflict) =>
      conflict.columns(["organizationId", "headerKey"]).doUpdateSet({ mapping, dateOrder, rememberedAt }),
    )
    .execute();
}
