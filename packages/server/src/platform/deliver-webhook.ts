import { afterAttempt } from "@lead-dashboard/domain/platform/webhook-rules";
import { sealKeys, unseal } from "../channels/seal.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { askToTellAdmins } from "./ask-to-tell-admins.ts";
import { postWebhook } from "./post-webhook.ts";
import { signedHeaders } from "./sign-webhook.ts";
import { type WebhookDeliveryRow, type WebhookEndpointRow, webhookStore, webhookWriter } from "./store.ts";

const SENDER = { kind: "system", name: "webhooks" } as const;

/** Where the secret of an endpoint belongs. */
export const secretPlace = ({ organizationId, id }: Pick<WebhookEndpointRow, "organizationId" | "id">) => ({
  organizationId,
  table: "webhookEndpoint",
  rowId: id,
});

function secretsOf(endpoint: WebhookEndpointRow, { config, clock }: Foundation): string[] {
  const open = (sealed: string) => unseal(sealed, secretPlace(endpoint), sealKeys(config));
  const { sealedSecret, formerSecret, formerUntilAt } = endpoint;
  const isFormerGood = formerSecret !== null && (formerUntilAt ?? 0) > clock.now();
  return [open(sealedSecret), ...(isFormerGood ? [open(formerSecret)] : [])];
}

/** Makes one attempt at a delivery and writes down what came of it. */
export async function deliverWebhook(foundation: Foundation, delivery: WebhookDeliveryRow): Promise<void> {
  const { db, clock, config } = foundation;
  const scope = { organizationId: delivery.organizationId };
  const endpoint = await webhookStore(db, scope).endpoint(delivery.endpointId);
  if (endpoint === undefined || !endpoint.isEnabled) return;
  const headers = signedHeaders(
    { id: delivery.id, payload: delivery.sentBody },
    Math.floor(clock.now() / 1_000),
    secretsOf(endpoint, foundation),
  );
  const result = await postWebhook(endpoint.url, { headers, payload: delivery.sentBody }, config.sandbox);
  const now = clock.now();
  const attempts = delivery.attempts + 1;
  const next = afterAttempt(result, attempts, Math.random());
  const seen = { lastStatus: result.status, lastError: result.error, lastAttemptAt: now };
  await db.transaction(async (tx) => {
    const writer = webhookWriter(tx, scope);
    await writer.changeDelivery(delivery.id, {
      ...seen,
      attempts,
      leaseUntil: null,
      state: next.kind === "delivered" ? "delivered" : next.kind === "retry" ? "waiting" : "failed",
      nextAttemptAt: next.kind === "retry" ? now + next.afterMs : null,
    });
    const isOff = next.kind === "give-up" && next.disable;
    const disabledReason = isOff ? offReason(result.status, attempts) : null;
    await writer.changeEndpoint(endpoint.id, { ...seen, ...(isOff ? { isEnabled: false, disabledReason } : {}) });
    if (!isOff) return;
    await writer.dropWaiting(endpoint.id, "The address was switched off");
    await askToTellAdmins(tx, endpoint, now);
    await recordEvent(
      tx,
      {
        type: "webhookEndpoint.changed",
        organizationId: scope.organizationId,
        actor: SENDER,
        subjectId: endpoint.id,
        before: { enabled: true },
        after: { enabled: false },
        detail: { reason: disabledReason },
      },
      now,
    );
  });
}

function offReason(status: number | null, attempts: number): string {
  return status === 410
    ? "It answered 410: it wants no more calls."
    : `It was tried ${attempts} times over three days without success.`;
}
