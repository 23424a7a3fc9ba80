import { endpoint } from "../endpoint.ts";
import type { DeliveryPage, DeliveryQuery, MessageHistory } from "./ledger-schemas.ts";
import type { Message } from "./schemas.ts";

type Id = { id: string };

/** The ledger: what happened to a message, sending one in doubt again, and what providers delivered that nobody understood. */
export const ledgerEndpoints = {
  readMessageHistory: endpoint<{ params: Id; output: MessageHistory }>({
    method: "GET",
    path: "/messages/{id}/history",
    permission: "messages.read",
    summary: "Everything that happened to a message, oldest first.",
  }),
  repeatMessage: endpoint<{ params: Id; output: Message }>({
    method: "POST",
    path: "/messages/{id}/repetition",
    permission: "messages.send",
    summary:
      "Sends a message in doubt again, on a person's word that it did not arrive: the lead may get it twice. One that failed or came too late stays as it is and another is queued, which is answered. Either passes the gate anew.",
  }),
  listDeliveries: endpoint<{ params: Id; query: DeliveryQuery; output: DeliveryPage }>({
    method: "GET",
    path: "/channel-accounts/{id}/deliveries",
    permission: "channels.edit",
    summary:
      "What a number's provider delivered and has not taken effect, as it came, the latest first. What did not find its message is tried again for 7 days; all of it is forgotten after 30.",
  }),
  retryDelivery: endpoint<{ params: Id; output: void }>({
    method: "POST",
    path: "/deliveries/{id}/retry",
    permission: "channels.edit",
    summary: "Tries a delivery again now.",
  }),
  discardDelivery: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/deliveries/{id}",
    permission: "channels.edit",
    summary: "Forgets a delivery.",
  }),
};
