import type { WebhookEvent } from "@lead-dashboard/domain/platform/webhook-rules";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { WebhookDeliveryTable, WebhookEndpointTable } from "../db/tables/platform.ts";
import { at, json } from "../db/values.ts";

export type WebhookEndpointRow = WebhookEndpointTable;
export type WebhookDeliveryRow = WebhookDeliveryTable;

/** Reads the webhooks of one organization. */
export function webhookStore(db: Queryable, { organizationId }: Scope) {
  const endpoints = () =>
    db.query.selectFrom("webhookEndpoint").selectAll().where("organizationId", "=", organizationId);
  const deliveries = () =>
    db.query.selectFrom("webhookDelivery").selectAll().where("organizationId", "=", organizationId);
  return {
    endpoints: (): Promise<WebhookEndpointRow[]> => endpoints().orderBy("createdAt").orderBy("id").execute(),
    endpoint: (id: string): Promise<WebhookEndpointRow | undefined> =>
      endpoints().where("id", "=", id).executeTakeFirst(),
    delivery: (id: string): Promise<WebhookDeliveryRow | undefined> =>
      deliveries().where("id", "=", id).executeTakeFirst(),
    deliveries: (
      endpointId: string,
      state: WebhookDeliveryRow["state"] | undefined,
      { limit, after }: { limit: number; after: { createdAt: number; id: string } | null },
    ): Promise<WebhookDeliveryRow[]> =>
      deliveries()
        .where("endpointId", "=", endpointId)
        .$if(state !== undefined, (query) => query.where("state", "=", state ?? "waiting"))
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`("createdAt", "id") < (${at(after?.createdAt ?? 0)}, ${after?.id ?? ""})`),
        )
        .orderBy("createdAt", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),
  };
}

/** What makes an endpoint. */
export type NewEndpoint = Pick<WebhookEndpointRow, "id" | "url" | "description" | "eventTypes" | "sealedSecret">;
/** What of an endpoint can be changed. */
export type EndpointChange = Partial<Omit<WebhookEndpointRow, "organizationId" | "id" | "createdAt">>;

const INSTANTS = new Set(["formerUntilAt", "lastAttemptAt", "nextAttemptAt", "leaseUntil"]);

function encoded(change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => {
      if (name === "eventTypes") return [name, json(value)];
      return [name, INSTANTS.has(name) ? at(typeof value === "number" ? value : null) : value];
    }),
  );
}

/** Writes the webhooks of one organization. */
export function webhookWriter(tx: Tx, { organizationId }: Scope) {
  return {
    addEndpoint(endpoint: NewEndpoint, now: number): Promise<WebhookEndpointRow> {
      const row = {
        ...endpoint,
        organizationId,
        formerSecret: null,
        formerUntilAt: null,
        isEnabled: true,
        disabledReason: null,
        lastStatus: null,
        lastError: null,
        lastAttemptAt: null,
      };
      return tx.query
        .insertInto("webhookEndpoint")
        .values({ ...encoded(row), createdAt: at(now) } as never)
        .returningAll()
        .executeTakeFirstOrThrow();
    },
    changeEndpoint(id: string, change: EndpointChange): Promise<WebhookEndpointRow | undefined> {
      return tx.query
        .updateTable("webhookEndpoint")
        .set(encoded(change) as never)
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
    },
    async removeEndpoint(id: string): Promise<void> {
      await tx.query
        .deleteFrom("webhookEndpoint")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Undefined when this event was written down for this endpoint already. */
    addDelivery(
      delivery: { endpointId: string; eventKey: string | null; eventType: string; sentBody: string },
      now: number,
    ): Promise<WebhookDeliveryRow | undefined> {
      return tx.query
        .insertInto("webhookDelivery")
        .values({
          ...delivery,
          organizationId,
          id: `msg_${newId()}`,
          state: "waiting",
          attempts: 0,
          nextAttemptAt: at(now),
          leaseUntil: null,
          lastStatus: null,
          lastError: null,
          lastAttemptAt: null,
          createdAt: at(now),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
    },
    changeDelivery(id: string, change: Partial<WebhookDeliveryRow>): Promise<WebhookDeliveryRow | undefined> {
      return tx.query
        .updateTable("webhookDelivery")
        .set(encoded(change) as never)
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
    },
    /** What still waits for an endpoint that is switched off is not sent any more. */
    async dropWaiting(endpointId: string, reason: string): Promise<void> {
      await tx.query
        .updateTable("webhookDelivery")
        .set({ state: "failed", nextAttemptAt: null, leaseUntil: null, lastError: reason })
        .where("organizationId", "=", organizationId)
        .where("endpointId", "=", endpointId)
        .where("state", "=", "waiting")
        .execute();
    },
  };
}

/** The enabled endpoints of some organizations. */
export function endpointsOf(
  db: Queryable,
  organizationIds: readonly string[],
): Promise<{ organizationId: string; id: string; eventTypes: readonly WebhookEvent[]; createdAt: number }[]> {
  return db.query
    .selectFrom("webhookEndpoint")
    .select(["organizationId", "id", "eventTypes", "createdAt"])
    .where("organizationId", "in", [...organizationIds])
    .where("isEnabled", "=", true)
    .execute();
}

/** Takes deliveries that are due, of any organization, for a while: at most `limit`, and few of one endpoint at once. */
export async function claimDeliveries(
  tx: Tx,
  { limit, leaseMs }: { limit: number; leaseMs: number },
  now: number,
): Promise<WebhookDeliveryRow[]> {
  const { rows } = await sql<WebhookDeliveryRow>`
    update "webhookDelivery" set "leaseUntil" = ${at(now + leaseMs)}
    where ("organizationId", "id") in (
      select "organizationId", "id" from "webhookDelivery"
      where "state" = 'waiting' and "nextAttemptAt" <= ${at(now)} and ("leaseUntil" is null or "leaseUntil" <= ${at(now)})
      order by "nextAttemptAt" limit ${limit}${sql.raw(tx.dialect.skipLocked)})
    returning *`.execute(tx.query);
  return rows;
}

/** Forgets deliveries of any organization made before an instant, some at a time; how many went. */
export async function forgetDeliveries(tx: Tx, before: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from "webhookDelivery" where ("organizationId", "id") in (
    select "organizationId", "id" from "webhookDelivery" where "createdAt" < ${at(before)} and "state" <> 'waiting' limit ${limit})`.execute(
    tx.query,
  );
  return Number(numAffectedRows ?? 0n);
}
