import type { WebhookEvent } from "@lead-dashboard/domain/platform/webhook-rules";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["eventTypes"] });

/** An address of another program that is told what happens. */
export interface WebhookEndpointTable {
  organizationId: string;
  id: string;
  url: string;
  description: string | null;
  /** empty: everything */
  eventTypes: readonly WebhookEvent[];
  sealedSecret: string;
  /** the secret before the last renewal, signed with as well until `formerUntilAt` */
  formerSecret: string | null;
  formerUntilAt: number | null;
  isEnabled: boolean;
  disabledReason: string | null;
  lastStatus: number | null;
  lastError: string | null;
  lastAttemptAt: number | null;
  createdAt: number;
}

/** One event on its way to one endpoint. */
export interface WebhookDeliveryTable {
  organizationId: string;
  id: string;
  endpointId: string;
  /** the event's place in the stream, so that hearing it twice tells it once; null for tests */
  eventKey: string | null;
  eventType: string;
  /** the bytes that are signed and sent */
  sentBody: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  nextAttemptAt: number | null;
  leaseUntil: number | null;
  lastStatus: number | null;
  lastError: string | null;
  lastAttemptAt: number | null;
  createdAt: number;
}

export interface PlatformTables {
  webhookEndpoint: WebhookEndpointTable;
  webhookDelivery: WebhookDeliveryTable;
}
