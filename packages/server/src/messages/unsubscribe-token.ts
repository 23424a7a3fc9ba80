// One token for each lead of an organization, valid for ever: what unsubscribes must work years later.
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAC_BYTES = 16;

/** Whom a token unsubscribes. */
export interface Unsubscriber {
  readonly organizationId: string;
  readonly leadId: string;
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll("-", ""), "hex");

function idOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Each mail has a token, and a program few keys: deriving one costs several times what the token does.
const derived = new Map<string, KeyObject>();

function keyOf(secretKey: string): KeyObject {
  const key =
    derived.get(secretKey) ??
    createSecretKey(Buffer.from(hkdfSync("sha256", secretKey, "", "lead-dashboard unsubscribe", 32)));
  derived.set(secretKey, key);
  return key;
}

function macOf(ids: Buffer, secretKey: string): Buffer {
  return createHmac("sha256", keyOf(secretKey)).update(ids).digest().subarray(0, MAC_BYTES);
}

/** The token of a lead. */
export function unsubscribeToken({ organizationId, leadId }: Unsubscriber, secretKey: string): string {
  if (!UUID.test(organizationId) || !UUID.test(leadId)) throw new Error("An id has another form than expected");
  const ids = Buffer.concat([bytesOf(organizationId), bytesOf(leadId)]);
  return Buffer.concat([ids, macOf(ids, secretKey)]).toString("base64url");
}

/** Whom a token unsubscribes; null when it is not one of ours, under the present key or one before it. */
export function readUnsubscribeToken(token: string, keys: string | readonly string[]): Unsubscriber | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 32 + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const ids = bytes.subarray(0, 32);
  const isOurs = [keys].flat().some((key) => timingSafeEqual(macOf(ids, key), bytes.subarray(32)));
  if (!isOurs) return null;
  return { organizationId: idOf(ids.subarray(0, 16)), leadId: idOf(ids.subarray(16)) };
}
