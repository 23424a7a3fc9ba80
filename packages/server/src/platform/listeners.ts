import type { RecordedEvent } from "../events/event.ts";
import type { Listeners } from "../events/listeners.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { payloadOf, publicTypes } from "./public-event.ts";
import { endpointsOf, webhookWriter } from "./store.ts";

async function writeDown(events: readonly RecordedEvent[], { db, clock }: Foundation): Promise<void> {
  const told = events.flatMap((event) => publicTypes(event).map((type) => ({ event, type })));
  if (told.length === 0) return;
  const endpoints = await endpointsOf(db, [...new Set(told.map(({ event }) => event.organizationId))]);
  const wanted = told.flatMap(({ event, type }) =>
    endpoints
      .filter(
        ({ organizationId, eventTypes, createdAt }) =>
          organizationId === event.organizationId &&
          (eventTypes.length === 0 || eventTypes.includes(type)) &&
          createdAt <= event.recordedAt,
      )
      .map(({ id }) => ({ event, type, endpointId: id })),
  );
  if (wanted.length === 0) return;
  await db.transaction(async (tx) => {
    for (const { event, type, endpointId } of wanted) {
      const delivery = {
        endpointId,
        eventKey: String(event.position),
        eventType: type,
        sentBody: payloadOf(type, event),
      };
      await webhookWriter(tx, { organizationId: event.organizationId }).addDelivery(delivery, clock.now());
    }
    await wake(tx, "webhooks");
  });
}

/** Writes down what endpoints are to be told. */
export const webhookListeners: Listeners = { name: "webhooks", onMany: writeDown };
