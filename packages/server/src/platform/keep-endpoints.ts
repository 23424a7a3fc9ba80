import type { NewWebhookEndpoint, WebhookEndpointChange } from "@lead-dashboard/contract/platform/schemas";
import { TEST_EVENT } from "@lead-dashboard/domain/platform/webhook-rules";
import { seal } from "../channels/seal.ts";
import { newId } from "../db/ids.ts";
import type { EventType } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { checkAddress } from "./check-address.ts";
import { secretPlace } from "./deliver-webhook.ts";
import { payloadOf } from "./public-event.ts";
import { newSecret } from "./sign-webhook.ts";
import { type WebhookDeliveryRow, type WebhookEndpointRow, webhookStore, webhookWriter } from "./store.ts";

const MOST = 20;
const FORMER_MS = 86_400_000;

function event(
  type: Extract<EventType, `webhookEndpoint.${string}`>,
  { caller, subjectId }: { caller: Caller; subjectId: string },
  more: { before?: Record<string, unknown>; after?: Record<string, unknown> } = {},
) {
  return { type, organizationId: caller.organizationId, actor: caller.actor, subjectId, ...more } as const;
}

/** Adds an address, with its secret. */
export async function createEndpoint(
  { db, clock, config }: Foundation,
  caller: Caller,
  { url, description = null, eventTypes = [] }: NewWebhookEndpoint,
): Promise<{ endpoint: WebhookEndpointRow; secret: string }> {
  await checkAddress(url, config);
  const now = clock.now();
  const id = newId();
  const secret = newSecret();
  const { organizationId } = caller;
  const sealedSecret = seal(secret, secretPlace({ organizationId, id }), config.secrets.secretKey);
  return db.transaction(async (tx) => {
    if ((await webhookStore(tx, caller.scope).endpoints()).length >= MOST)
      throw new AppError("conflict", "too-many-endpoints", `There can be ${MOST} addresses; remove one first.`);
    const writer = webhookWriter(tx, caller.scope);
    const endpoint = await writer.addEndpoint({ id, url, description, eventTypes, sealedSecret }, now);
    const after = { url, eventTypes };
    await recordEvent(tx, event("webhookEndpoint.created", { caller, subjectId: id }, { after }), now);
    return { endpoint, secret };
  });
}

/** Changes an address, what it is told, or whether. */
export async function changeEndpoint(
  { db, clock, config }: Foundation,
  caller: Caller,
  { id, change }: { id: string; change: WebhookEndpointChange },
): Promise<WebhookEndpointRow> {
  if (change.url !== undefined) await checkAddress(change.url, config);
  const now = clock.now();
  return db.transaction(async (tx) => {
    const found = await webhookStore(tx, caller.scope).endpoint(id);
    if (found === undefined) throw notFound();
    const { enabled, url = found.url, description = found.description, eventTypes = found.eventTypes } = change;
    const isEnabled = enabled ?? found.isEnabled;
    const writer = webhookWriter(tx, caller.scope);
    const disabledReason = isEnabled ? null : found.disabledReason;
    const changed = await writer.changeEndpoint(id, { url, description, eventTypes, isEnabled, disabledReason });
    if (changed === undefined) throw notFound();
    if (found.isEnabled && !isEnabled) await writer.dropWaiting(id, "The address was switched off");
    const before = { url: found.url, eventTypes: found.eventTypes, enabled: found.isEnabled };
    const after = { url, eventTypes, enabled: isEnabled };
    await recordEvent(tx, event("webhookEndpoint.changed", { caller, subjectId: id }, { before, after }), now);
    return changed;
  });
}

/** Removes an address with everything that was to be told it. */
export async function removeEndpoint({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const found = await webhookStore(tx, caller.scope).endpoint(id);
    if (found === undefined) throw notFound();
    await webhookWriter(tx, caller.scope).removeEndpoint(id);
    const before = { url: found.url };
    await recordEvent(tx, event("webhookEndpoint.removed", { caller, subjectId: id }, { before }), clock.now());
  });
}

/** Makes a new secret; the former one signs beside it for a day, so that the receiver can change over. */
export async function renewSecret(
  { db, clock, config }: Foundation,
  caller: Caller,
  id: string,
): Promise<{ endpoint: WebhookEndpointRow; secret: string }> {
  const now = clock.now();
  const secret = newSecret();
  return db.transaction(async (tx) => {
    const found = await webhookStore(tx, caller.scope).endpoint(id);
    const endpoint =
      found === undefined
        ? undefined
        : await webhookWriter(tx, caller.scope).changeEndpoint(id, {
            sealedSecret: seal(secret, secretPlace(found), config.secrets.secretKey),
            formerSecret: found.sealedSecret,
            formerUntilAt: now + FORMER_MS,
          });
    if (endpoint === undefined) throw notFound();
    await recordEvent(
      tx,
      event("webhookEndpoint.changed", { caller, subjectId: id }, { after: { secret: "renewed" } }),
      now,
    );
    return { endpoint, secret };
  });
}

/** Sends a test event to an address. */
export async function sendTest({ db, clock }: Foundation, caller: Caller, id: string): Promise<WebhookDeliveryRow> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const found = await webhookStore(tx, caller.scope).endpoint(id);
    if (found === undefined) throw notFound();
    if (!found.isEnabled) throw switchedOff();
    const sentBody = payloadOf(TEST_EVENT, {
      type: "webhookEndpoint.tested",
      subjectId: id,
      after: { hello: "world" },
      recordedAt: now,
    });
    const delivery = { endpointId: id, eventKey: null, eventType: TEST_EVENT, sentBody };
    const added = await webhookWriter(tx, caller.scope).addDelivery(delivery, now);
    if (added === undefined) throw notFound();
    await recordEvent(tx, { ...event("webhookEndpoint.tested", { caller, subjectId: id }), unaudited: true }, now);
    await wake(tx, "webhooks");
    return added;
  });
}

/** Sends an event again under its id. */
export async function replayDelivery(
  { db, clock }: Foundation,
  caller: Caller,
  id: string,
): Promise<WebhookDeliveryRow> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const store = webhookStore(tx, caller.scope);
    const found = await store.delivery(id);
    const endpoint = found === undefined ? undefined : await store.endpoint(found.endpointId);
    if (endpoint === undefined) throw notFound();
    if (!endpoint.isEnabled) throw switchedOff();
    const again = { state: "waiting", attempts: 0, nextAttemptAt: now, leaseUntil: null } as const;
    const replayed = await webhookWriter(tx, caller.scope).changeDelivery(id, again);
    if (replayed === undefined) throw notFound();
    const subjectId = endpoint.id;
    await recordEvent(tx, { ...event("webhookEndpoint.tested", { caller, subjectId }), unaudited: true }, now);
    await wake(tx, "webhooks");
    return replayed;
  });
}

function switchedOff(): AppError {
  return new AppError("conflict", "endpoint-off", "This address is switched off. Switch it on first.");
}
