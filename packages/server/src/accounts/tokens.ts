// Secrets that open something (sessions, API keys, invitations) are 256 random bits, stored only as SHA-256: they are
// random already, so no salt and no slow hash is needed.
import { createHash, randomBytes } from "node:crypto";

/** Tells an API key from a session token, and to a secret scanner what it has found. */
export const API_KEY_PREFIX = "ld_";

/** A new secret, URL-safe. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
