import type { WebhookDelivery, WebhookEndpoint } from "@lead-dashboard/contract/platform/schemas";
import type { WebhookDeliveryRow, WebhookEndpointRow } from "./store.ts";

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** An endpoint as it goes over the wire, without its secret. */
export function presentEndpoint(row: WebhookEndpointRow): WebhookEndpoint {
  const { id, url, description, eventTypes, isEnabled, disabledReason, lastStatus, lastError } = row;
  return {
    id,
    url,
    description,
    eventTypes: [...eventTypes],
    enabled: isEnabled,
    disabledReason,
    lastStatus,
    lastError,
    lastAttemptAt: instant(row.lastAttemptAt),
    createdAt: new Date(row.createdAt).toISOString(),
  };
}

/** A delivery as it goes over the wire. */
export function presentDelivery(row: WebhookDeliveryRow): WebhookDelivery {
  const { id, eventType, state, attempts, lastStatus, lastError, sentBody } = row;
  return {
    id,
    eventType,
    state,
    attempts,
    nextAttemptAt: instant(row.nextAttemptAt),
    lastStatus,
    lastError,
    lastAttemptAt: instant(row.lastAttemptAt),
    payload: sentBody,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
