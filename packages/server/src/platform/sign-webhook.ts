import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A fresh secret of an endpoint. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString("base64")}`;
}

/**
 * The headers of one attempt, as Standard Webhooks 1.0 says: a signature for each secret.
 * @param seconds Unix time of the attempt
 */
export function signedHeaders(
  { id, payload }: { id: string; payload: string },
  seconds: number,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${payload}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signatures.join(" ") };
}
