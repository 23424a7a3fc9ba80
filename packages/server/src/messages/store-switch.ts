import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { SendingSwitchTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";

/** The switch of an organization as stored. */
export type SendingSwitchRow = Selectable<SendingSwitchTable>;

/** Reads the switch; undefined when it was never touched, which means on. */
export function readSwitch(db: Queryable, scope: Scope): Promise<SendingSwitchRow | undefined> {
  return db.query
    .selectFrom("sendingSwitch")
    .selectAll()
    .where("organizationId", "=", scope.organizationId)
    .executeTakeFirst();
}

async function makeSwitch(tx: Tx, { organizationId }: Scope): Promise<void> {
  await tx.query
    .insertInto("sendingSwitch")
    .values({ organizationId, isPaused: false, pausedAt: null, pausedBy: null, pauseReason: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Reads the switch and keeps it from being turned until the end of the transaction; many gates may do so at once. */
export async function holdSwitch(tx: Tx, scope: Scope): Promise<SendingSwitchRow> {
  const share = sql.raw(tx.engine === "postgres" ? " for share" : "");
  const read = () =>
    sql<SendingSwitchRow>`select * from "sendingSwitch" where "organizationId" = ${scope.organizationId}${share}`.execute(
      tx.query,
    );
  const first = (await read()).rows[0];
  if (first !== undefined) return first;
  await makeSwitch(tx, scope);
  const made = (await read()).rows[0];
  if (made === undefined) throw new Error("The sending switch could not be made");
  return made;
}

/** Waits until no gate is open and keeps them shut until the end of the transaction. */
export async function shutGates(tx: Tx, scope: Scope): Promise<void> {
  await makeSwitch(tx, scope);
  await sql`select 1 from "sendingSwitch" where "organizationId" = ${scope.organizationId}${sql.raw(tx.dialect.forUpdate)}`.execute(
    tx.query,
  );
}

/** Turns the switch. False when it stood so already. */
export async function turnSwitch(
  tx: Tx,
  scope: Scope,
  pause: { at: number; by: string; reason: string | null } | null,
): Promise<boolean> {
  await shutGates(tx, scope);
  const turned = await tx.query
    .updateTable("sendingSwitch")
    .set({
      isPaused: pause !== null,
      pausedAt: at(pause?.at ?? null),
      pausedBy: pause?.by ?? null,
      pauseReason: pause?.reason ?? null,
    })
    .where("organizationId", "=", scope.organizationId)
    .where("isPaused", "=", pause === null)
    .returning("organizationId")
    .executeTakeFirst();
  return turned !== undefined;
}
