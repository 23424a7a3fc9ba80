import { createHmac } from "node:crypto";

/**
 * The Message-ID of a mail: the same for every attempt at it, so that a second delivery could be recognised, and not to
 * be guessed, so that nobody can forge an answer to it (channels.md, section 3).
 */
export function mailMessageId(messageId: string, senderAddress: string, secretKey: string): string {
  const token = createHmac("sha256", secretKey).update(`message-id ${messageId}`).digest("base64url").slice(0, 16);
  return `<${messageId}.${token}@${senderAddress.slice(senderAddress.lastIndexOf("@") + 1)}>`;
}
