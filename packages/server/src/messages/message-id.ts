import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

// made once: making it costs more than the token
const keys = new Map<string, KeyObject>();

function keyOf(secretKey: string): KeyObject {
  const key = keys.get(secretKey) ?? createSecretKey(secretKey, "utf8");
  keys.set(secretKey, key);
  return key;
}

/**
 * The Message-ID of a mail: the same for every attempt at it, so that a second delivery could be recognised, and not to
 * be guessed, so that nobody can forge an answer to it (channels.md, section 3).
 */
export function mailMessageId(messageId: string, senderAddress: string, secretKey: string): string {
  const token = createHmac("sha256", keyOf(secretKey))
    .update(`message-id ${messageId}`)
    .digest("base64url")
    .slice(0, 16);
  return `<${messageId}.${token}@${senderAddress.slice(senderAddress.lastIndexOf("@") + 1)}>`;
}
