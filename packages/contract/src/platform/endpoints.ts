// Outgoing webhooks.
import { endpoint } from "../endpoint.ts";
import type { ShortListQuery } from "../wire.ts";
import type { Backup, BackupList } from "./backups.ts";
import type {
  DeliveryQuery,
  IssuedWebhookEndpoint,
  NewWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointList,
} from "./schemas.ts";

type Id = { id: string };

/** Addresses of other programs that are told what happens, signed as Standard Webhooks says. */
export const platformEndpoints = {
  listWebhookEndpoints: endpoint<{ query: ShortListQuery; output: WebhookEndpointList }>({
    method: "GET",
    path: "/webhook-endpoints",
    permission: "webhooks.edit",
    summary: "The addresses that are told what happens.",
  }),
  createWebhookEndpoint: endpoint<{ body: NewWebhookEndpoint; output: IssuedWebhookEndpoint }>({
    method: "POST",
    path: "/webhook-endpoints",
    permission: "webhooks.edit",
    status: 201,
    secretAnswer: true,
    summary: "Adds an address; the answer holds the secret its calls are signed with, shown this once.",
  }),
  readWebhookEndpoint: endpoint<{ params: Id; output: WebhookEndpoint }>({
    method: "GET",
    path: "/webhook-endpoints/{id}",
    permission: "webhooks.edit",
    summary: "One address.",
  }),
  changeWebhookEndpoint: endpoint<{ params: Id; body: WebhookEndpointChange; output: WebhookEndpoint }>({
    method: "PATCH",
    path: "/webhook-endpoints/{id}",
    permission: "webhooks.edit",
    summary: "Changes an address, what it is told, or whether.",
  }),
  removeWebhookEndpoint: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/webhook-endpoints/{id}",
    permission: "webhooks.edit",
    summary: "Removes an address with its deliveries.",
  }),
  renewWebhookSecret: endpoint<{ params: Id; output: IssuedWebhookEndpoint }>({
    method: "POST",
    path: "/webhook-endpoints/{id}/secret",
    permission: "webhooks.edit",
    secretAnswer: true,
    summary: "Makes a new secret; for a day calls carry both signatures.",
  }),
  testWebhookEndpoint: endpoint<{ params: Id; output: WebhookDelivery }>({
    method: "POST",
    path: "/webhook-endpoints/{id}/test",
    permission: "webhooks.edit",
    status: 202,
    summary: "Sends a test event.",
  }),
  listWebhookDeliveries: endpoint<{ params: Id; query: DeliveryQuery; output: WebhookDeliveryPage }>({
    method: "GET",
    path: "/webhook-endpoints/{id}/deliveries",
    permission: "webhooks.edit",
    summary: "What was sent to an address in the last 30 days, newest first.",
  }),
  replayWebhookDelivery: endpoint<{ params: Id; output: WebhookDelivery }>({
    method: "POST",
    path: "/webhook-deliveries/{id}/replay",
    permission: "webhooks.edit",
    status: 202,
    summary: "Sends an event again under its id, beginning with the first attempt.",
  }),
  listBackups: endpoint<{ query: ShortListQuery; output: BackupList }>({
    method: "GET",
    path: "/backups",
    permission: "backups.make",
    summary: "The copies of the database that lie beside it; on PostgreSQL its operator makes them",
  }),
  makeBackup: endpoint<{ output: Backup }>({
    method: "POST",
    path: "/backups",
    permission: "backups.make",
    summary: "Copies the database now, while it is in use; five made by hand are kept",
    status: 201,
  }),
};
