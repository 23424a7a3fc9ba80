import type { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor, pageOfAll } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { listBackups, makeBackup } from "./keep-backups.ts";
import {
  changeEndpoint,
  createEndpoint,
  removeEndpoint,
  renewSecret,
  replayDelivery,
  sendTest,
} from "./keep-endpoints.ts";
import { presentDelivery, presentEndpoint } from "./present.ts";
import { webhookStore } from "./store.ts";

/** The room's handlers. */
export function platformRoutes(foundation: Foundation): Handlers<typeof platformEndpoints> {
  const { db } = foundation;
  return {
    listWebhookEndpoints: async ({ caller, query }) =>
      pageOfAll((await webhookStore(db, caller.scope).endpoints()).map(presentEndpoint), query),
    async createWebhookEndpoint({ caller, body }) {
      const { endpoint, secret } = await createEndpoint(foundation, caller, body);
      return { ...presentEndpoint(endpoint), secret };
    },
    async readWebhookEndpoint({ caller, params }) {
      const found = await webhookStore(db, caller.scope).endpoint(params.id);
      if (found === undefined) throw notFound();
      return presentEndpoint(found);
    },
    changeWebhookEndpoint: async ({ caller, params, body }) =>
      presentEndpoint(await changeEndpoint(foundation, caller, { id: params.id, change: body })),
    removeWebhookEndpoint: ({ caller, params }) => removeEndpoint(foundation, caller, params.id),
    async renewWebhookSecret({ caller, params }) {
      const { endpoint, secret } = await renewSecret(foundation, caller, params.id);
      return { ...presentEndpoint(endpoint), secret };
    },
    testWebhookEndpoint: async ({ caller, params }) => presentDelivery(await sendTest(foundation, caller, params.id)),
    async listWebhookDeliveries({ caller, params, query }) {
      const store = webhookStore(db, caller.scope);
      if ((await store.endpoint(params.id)) === undefined) throw notFound();
      const { limit = 50, cursor, state } = query;
      const [createdAt = 0, id = ""] = cursor === undefined ? [] : decodeKeys(cursor, ["instant", "text"]);
      const after = cursor === undefined ? null : { createdAt, id };
      const rows = await store.deliveries(params.id, state, { limit: limit + 1, after });
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last !== undefined ? encodeCursor([last.createdAt, last.id]) : null;
      return { items: rows.slice(0, limit).map(presentDelivery), nextCursor };
    },
    replayWebhookDelivery: async ({ caller, params }) =>
      presentDelivery(await replayDelivery(foundation, caller, params.id)),
    listBackups: async ({ query }) => listBackups(foundation, query),
    makeBackup: ({ caller }) => makeBackup(foundation, caller),
  };
}
