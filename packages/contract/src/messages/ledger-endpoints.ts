import { endpoint } from "../endpoint.ts";
import type { MessageHistory } from "./ledger-schemas.ts";
import type { Message } from "./schemas.ts";

type Id = { id: string };

/** The ledger: what happened to a message, and sending one in doubt again. */
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
      "Sends a message in doubt again, on a person's word that it did not arrive. It passes the gate anew; the lead may get it twice.",
  }),
};
