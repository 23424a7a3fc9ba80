import type { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { presentMessage } from "./present.ts";
import { presentHistory } from "./present-history.ts";
import { repeatMessage } from "./repeat-message.ts";
import { discardDelivery, listDeliveries, retryDelivery } from "./settle-deliveries.ts";
import { messageStore } from "./store.ts";
import { journalOf } from "./store-journal.ts";

/** What the ledger's endpoints do. */
export function ledgerRoutes(foundation: Foundation): Handlers<typeof ledgerEndpoints> {
  const { db } = foundation;
  return {
    async readMessageHistory({ caller, params }) {
      const message = await messageStore(db, caller.scope).find(params.id);
      if (message === undefined) throw notFound();
      return presentHistory(message, await journalOf(db, caller.scope, message.id));
    },
    async repeatMessage({ caller, params }) {
      const id = await repeatMessage(foundation, caller, params.id);
      const message = await messageStore(db, caller.scope).find(id);
      if (message === undefined) throw notFound();
      return presentMessage(message);
    },
    listDeliveries: ({ caller, params, query }) =>
      listDeliveries(foundation, caller, { accountId: params.id, ...query }),
    retryDelivery: ({ caller, params }) => retryDelivery(foundation, caller, params.id),
    discardDelivery: ({ caller, params }) => discardDelivery(foundation, caller, params.id),
  };
}
