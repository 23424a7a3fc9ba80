import { WEBHOOK_EVENTS } from "@lead-dashboard/domain/platform/webhook-rules";
import { z } from "zod";
import { page, paging } from "../wire.ts";

export const WebhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** An address that is told what happens. `eventTypes` empty: everything. */
export const WebhookEndpoint = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(WebhookEvent),
    enabled: z.boolean(),
    /** why it was switched off, when nobody here did it */
    disabledReason: z.string().nullable(),
    /** the last attempt of any delivery: its status, or null when nobody answered */
    lastStatus: z.number().nullable(),
    lastAttemptAt: z.string().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "WebhookEndpoint" });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** An endpoint with its secret, which is shown this once. */
export const IssuedWebhookEndpoint = z.object({ ...WebhookEndpoint.shape, secret: z.string() });
export type IssuedWebhookEndpoint = z.infer<typeof IssuedWebhookEndpoint>;

const settings = {
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  description: z.string().trim().max(500).nullable().optional(),
  eventTypes: z.array(WebhookEvent).max(WEBHOOK_EVENTS.length).optional(),
};

export const NewWebhookEndpoint = z.strictObject(settings);
export type NewWebhookEndpoint = z.infer<typeof NewWebhookEndpoint>;

/** What is left out stays. Enabling it again begins anew with what happens from then on. */
export const WebhookEndpointChange = z.strictObject({
  ...settings,
  url: settings.url.optional(),
  enabled: z.boolean().optional(),
});
export type WebhookEndpointChange = z.infer<typeof WebhookEndpointChange>;

export const WebhookEndpointList = page(WebhookEndpoint);
export type WebhookEndpointList = z.infer<typeof WebhookEndpointList>;

/** One event on its way to one endpoint; `id` travels as `webhook-id` and is the same in every attempt. */
export const WebhookDelivery = z
  .object({
    id: z.string(),
    eventType: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.number(),
    nextAttemptAt: z.string().nullable(),
    lastStatus: z.number().nullable(),
    lastError: z.string().nullable(),
    lastAttemptAt: z.string().nullable(),
    /** what is sent, as JSON */
    payload: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const DeliveryQuery = z.strictObject({
  ...paging,
  state: z.enum(["waiting", "delivered", "failed"]).optional(),
});
export type DeliveryQuery = Partial<z.infer<typeof DeliveryQuery>>;

export const WebhookDeliveryPage = page(WebhookDelivery);
export type WebhookDeliveryPage = z.infer<typeof WebhookDeliveryPage>;
