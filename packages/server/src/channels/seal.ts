// Secrets at rest (security.md, "Secrets at rest"): every record has its own key, wrapped by one derived from SECRET_KEY.
// The key's id stands in the text, so a rotation can tell what it has still to wrap anew.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { AccountPlace } from "./store.ts";

/** Where a sealed value belongs: a value copied to another organization, table or row does not open there. */
export interface SealedPlace {
  readonly organizationId: string;
  readonly table: string;
  readonly rowId: string;
}

/** Where the secrets of a channel account belong. */
export const accountSealPlace = ({ organizationId, id }: AccountPlace): SealedPlace => ({
  organizationId,
  table: "channelAccount",
  rowId: id,
});

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Deriving takes 0.1 ms, and every webhook and message needs it; there are as many as SECRET_KEY and OLD_SECRET_KEYS. */
const masterKeys = new Map<string, Buffer>();

function masterKey(secretKey: string): Buffer {
  const known = masterKeys.get(secretKey);
  if (known !== undefined) return known;
  const derived = Buffer.from(hkdfSync("sha256", secretKey, "", "lead-dashboard channel secrets", 32));
  masterKeys.set(secretKey, derived);
  return derived;
}

function keyId(master: Buffer): string {
  return createHash("sha256").update(master).digest("hex").slice(0, 8);
}

function encrypt(key: Buffer, plain: Buffer, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, place: string): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

const placeText = (place: SealedPlace) => `${place.organizationId}|${place.table}|${place.rowId}`;

/** Encrypts a secret for one row. */
export function seal(secret: string, place: SealedPlace, secretKey: string): string {
  const master = masterKey(secretKey);
  const own = randomBytes(32);
  const wrapped = encrypt(master, own, placeText(place));
  const value = encrypt(own, Buffer.from(secret), placeText(place));
  return [VERSION, keyId(master), wrapped.toString("base64url"), value.toString("base64url")].join(".");
}

/** The present key first, then those before it, which still open what was sealed under them. */
export function sealKeys({ secrets }: Pick<Config, "secrets">): readonly string[] {
  return [secrets.secretKey, ...secrets.oldSecretKeys];
}

interface Parts {
  readonly master: Buffer;
  readonly wrapped: Buffer;
  readonly value: string;
}

function partsOf(sealed: string, keys: readonly string[]): Parts {
  const [version, id, wrapped, value] = sealed.split(".");
  if (version !== VERSION || wrapped === undefined || value === undefined)
    throw new Error("A stored secret is damaged");
  const master = keys.map(masterKey).find((key) => keyId(key) === id);
  if (master === undefined)
    throw new Error(
      "A stored secret was encrypted under another SECRET_KEY: enter it again, or name the old key in OLD_SECRET_KEYS",
    );
  return { master, wrapped: Buffer.from(wrapped, "base64url"), value };
}

/** The secret back. Throws when it was sealed under none of the keys, or the value was changed or moved. */
export function unseal(sealed: string, place: SealedPlace, keys: string | readonly string[]): string {
  const { master, wrapped, value } = partsOf(sealed, typeof keys === "string" ? [keys] : keys);
  const own = decrypt(master, wrapped, placeText(place));
  return decrypt(own, Buffer.from(value, "base64url"), placeText(place)).toString("utf8");
}

/** The same secret under the first of the keys: only its own key is wrapped anew. Null: it is under that key already. */
export function rewrap(sealed: string, place: SealedPlace, keys: readonly string[]): string | null {
  const present = masterKey(keys[0] ?? "");
  const { master, wrapped, value } = partsOf(sealed, keys);
  if (master.equals(present)) return null;
  const own = decrypt(master, wrapped, placeText(place));
  const anew = encrypt(present, own, placeText(place));
  return [VERSION, keyId(present), anew.toString("base64url"), value].join(".");
}
