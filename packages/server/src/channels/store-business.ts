// How many people a business on WhatsApp may write to first in 24 hours: Meta counts for the whole business, so its numbers
// share one row, and whoever wants to write to somebody new holds it (channels.md, section 1, "Limits").
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { NumberSettings } from "../db/tables/channels.ts";
import { at } from "../db/values.ts";

/** What Meta gives everybody who begins. */
export const FIRST_CONVERSATIONS = 250;
const A_DAY = 86_400_000;

/** The business a number belongs to; null when it is no number of WhatsApp. */
export function businessOf(settings: NumberSettings | null): string | null {
  return settings?.provider === "whatsapp" ? (settings.businessAccountId ?? settings.phoneNumberId) : null;
}

/** What a business may do in 24 hours and has done. */
export interface ConversationUse {
  readonly perDay: number;
  /** nobody said so: what everybody begins with */
  readonly isAssumed: boolean;
  readonly used: number;
}

/** Reads the budget of a business as it stands at `now`. */
export async function readConversations(
  db: Queryable,
  scope: Scope,
  businessId: string,
  now: number,
): Promise<ConversationUse> {
  const { rows } = await sql<{ conversationsADay: number | null; used: number }>`
    select (select "conversationsADay" from "whatsAppBusiness" where "organizationId" = ${scope.organizationId} and "businessId" = ${businessId}) as "conversationsADay",
      (select count(*) from "whatsAppOpening" where "organizationId" = ${scope.organizationId} and "businessId" = ${businessId} and "openedAt" > ${at(now - A_DAY)}) as "used"`.execute(
    db.query,
  );
  const told = rows[0]?.conversationsADay ?? null;
  return { perDay: told ?? FIRST_CONVERSATIONS, isAssumed: told === null, used: Number(rows[0]?.used ?? 0) };
}

async function makeBusiness(tx: Tx, { organizationId }: Scope, businessId: string): Promise<void> {
  await tx.query
    .insertInto("whatsAppBusiness")
    .values({ organizationId, businessId, conversationsADay: null, toldAt: null })
    .onConflict((conflict) => conflict.columns(["organizationId", "businessId"]).doNothing())
    .execute();
}

/** Sets what a business may do in 24 hours; `toldAt`: Meta said so then. */
export async function setConversations(
  tx: Tx,
  scope: Scope,
  { businessId, perDay, toldAt }: { businessId: string; perDay: number | null; toldAt: number | null },
): Promise<void> {
  await makeBusiness(tx, scope, businessId);
  await tx.query
    .updateTable("whatsAppBusiness")
    .set({ conversationsADay: perDay, toldAt: at(toldAt) })
    .where("organizationId", "=", scope.organizationId)
    .where("businessId", "=", businessId)
    .execute();
}

/** Takes a place for writing first to an address, or says when the next is free (ms). Whom it wrote to within the day costs none. */
export async function takeConversation(
  tx: Tx,
  scope: Scope,
  { businessId, address }: { businessId: string; address: string },
  now: number,
): Promise<{ waitUntil: number } | null> {
  const { organizationId } = scope;
  await makeBusiness(tx, scope, businessId);
  await sql`select 1 from "whatsAppBusiness" where "organizationId" = ${organizationId} and "businessId" = ${businessId}${sql.raw(tx.dialect.forUpdate)}`.execute(
    tx.query,
  );
  const openings = tx.query
    .selectFrom("whatsAppOpening")
    .where("organizationId", "=", organizationId)
    .where("businessId", "=", businessId)
    .where("openedAt", ">", at(now - A_DAY));
  const known = await openings.select("openedAt").where("address", "=", address).executeTakeFirst();
  if (known !== undefined) return null;
  const { perDay, used } = await readConversations(tx, scope, businessId, now);
  if (used >= perDay) {
    // More than allowed only after the allowance sank: so many must leave the day first.
    const leaving = await openings
      .select("openedAt")
      .orderBy("openedAt")
      .limit(used - perDay + 1)
      .execute();
    return { waitUntil: (leaving.at(-1)?.openedAt ?? now) + A_DAY };
  }
  await tx.query
    .insertInto("whatsAppOpening")
    .values({ organizationId, businessId, address, openedAt: at(now) })
    .onConflict((conflict) =>
      conflict.columns(["organizationId", "businessId", "address"]).doUpdateSet({ openedAt: at(now) }),
    )
    .execute();
  return null;
}
