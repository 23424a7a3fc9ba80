import type { ValidatorsFor } from "../validators.ts";
import { idParams, ShortListQuery } from "../wire.ts";
import { Backup, BackupList } from "./backups.ts";
import type { platformEndpoints } from "./endpoints.ts";
import {
  DeliveryQuery,
  IssuedWebhookEndpoint,
  NewWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointList,
} from "./schemas.ts";

/** The validators of every platform endpoint. */
export const platformValidators = {
  listWebhookEndpoints: { query: ShortListQuery, output: WebhookEndpointList },
  createWebhookEndpoint: { body: NewWebhookEndpoint, output: IssuedWebhookEndpoint },
  readWebhookEndpoint: { params: idParams, output: WebhookEndpoint },
  changeWebhookEndpoint: { params: idParams, body: WebhookEndpointChange, output: WebhookEndpoint },
  removeWebhookEndpoint: { params: idParams },
  renewWebhookSecret: { params: idParams, output: IssuedWebhookEndpoint },
  testWebhookEndpoint: { params: idParams, output: WebhookDelivery },
  listWebhookDeliveries: { params: idParams, query: DeliveryQuery, output: WebhookDeliveryPage },
  replayWebhookDelivery: { params: idParams, output: WebhookDelivery },
  listBackups: { query: ShortListQuery, output: BackupList },
  makeBackup: { output: Backup },
} satisfies ValidatorsFor<typeof platformEndpoints>;
