// Files by the WhatsApp Cloud API (channels.md, section 1, "media"): uploaded before their message, which names them; what
// people send is fetched by its id, from an address that holds for minutes and wants our token.
import { createHash, randomUUID } from "node:crypto";
import { LARGEST_FILE } from "@lead-dashboard/domain/attachments/attachment-rules";
import { recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { httpVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { whatsAppVerdict } from "@lead-dashboard/domain/channels/whatsapp-errors";
import { whatsAppErrorOf } from "@lead-dashboard/domain/channels/whatsapp-webhook";
import { callProvider, type ProviderAnswer } from "./call-provider.ts";
import type { SendOutcome } from "./channel.ts";
import { fetchMedia } from "./fetch-media.ts";
import { outcomeOfVerdict } from "./outcome-of-verdict.ts";
import type { OpenWhatsApp } from "./text-channel.ts";

const ASK_MS = 10_000;

/** A file as it is uploaded. */
export interface MediaFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

function formOf({ name, mediaType, bytes }: MediaFile, boundary: string): Buffer {
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}`;
  const plain = name.replace(/["\\\r\n]/g, "_");
  return Buffer.concat([
    Buffer.from(`${part('name="messaging_product"')}\r\n\r\nwhatsapp\r\n`),
    Buffer.from(`${part('name="type"')}\r\n\r\n${mediaType}\r\n`),
    Buffer.from(`${part(`name="file"; filename="${plain}"`)}\r\nContent-Type: ${mediaType}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

/** Uploads a file; its id, or how the attempt at the message ends: nothing was handed over yet. */
export async function uploadToWhatsApp(
  { phoneNumberId, accessToken, addresses }: OpenWhatsApp,
  file: MediaFile,
  { attempt, totalMs }: { attempt: number; totalMs: number },
): Promise<{ mediaId: string } | { outcome: SendOutcome }> {
  const boundary = `file-${randomUUID()}`;
  const answer = await callProvider({
    method: "POST",
    url: `${addresses.whatsAppUrl}/${addresses.whatsAppVersion}/${phoneNumberId}/media`,
    headers: { authorization: `Bearer ${accessToken}`, "content-type": `multipart/form-data; boundary=${boundary}` },
    body: formOf(file, boundary),
    totalMs,
  });
  const mediaId = answer.kind === "answer" && answer.status < 300 ? textOf(recordOf(answer.body).id) : null;
  if (mediaId !== null) return { mediaId };
  if (answer.kind !== "answer") {
    const reason = "reason" in answer ? answer.reason : "The upload was not made";
    return { outcome: { kind: "retry", reason, isAccountRefused: false } };
  }
  return { outcome: outcomeOfVerdict(verdictOf(answer, attempt), answer.retryAfterMs) };
}

function verdictOf({ status, body }: Extract<ProviderAnswer, { kind: "answer" }>, attempt: number) {
  const error = whatsAppErrorOf(body);
  return error === null ? httpVerdict("WhatsApp", status) : whatsAppVerdict(error, attempt);
}

/** A file that came, or why it never will. Throws what another try may mend. */
export async function downloadFromWhatsApp(
  { accessToken, addresses }: OpenWhatsApp,
  mediaId: string,
): Promise<{ bytes: Buffer } | { problem: string }> {
  const answer = await callProvider({
    method: "GET",
    url: `${addresses.whatsAppUrl}/${addresses.whatsAppVersion}/${encodeURIComponent(mediaId)}`,
    headers: { authorization: `Bearer ${accessToken}` },
    totalMs: ASK_MS,
  });
  if (answer.kind !== "answer") throw new Error("reason" in answer ? answer.reason : "It was not asked");
  if (answer.status === 404) return { problem: "WhatsApp does not have this file any more." };
  if (answer.status >= 300) throw new Error(verdictOf(answer, 1).words);
  const { url, file_size, sha256 } = recordOf(answer.body);
  if (Number(file_size) > LARGEST_FILE) return { problem: "The file is too large to be kept." };
  const bytes = await fetchMedia(new URL(textOf(url) ?? ""), {
    authorization: `Bearer ${accessToken}`,
    trustedUrl: addresses.whatsAppUrl,
  });
  if (bytes === null) return { problem: "The file is too large to be kept." };
  const promised = textOf(sha256);
  if (promised !== null && !isSameHash(bytes, promised)) throw new Error("The file arrived damaged");
  return { bytes };
}

/** Meta writes the hash as hex in some answers and as base64 in others. */
function isSameHash(bytes: Buffer, promised: string): boolean {
  const hash = createHash("sha256").update(bytes).digest();
  return promised.toLowerCase() === hash.toString("hex") || promised === hash.toString("base64");
}
