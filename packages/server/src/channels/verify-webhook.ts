// Signatures of webhooks, over the bytes as they came, compared in constant time. What cannot be checked is refused.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type TwilioParameters, twilioSignedTexts } from "@lead-dashboard/domain/channels/twilio-signature";

/** Whether two texts are the same, in a time that says nothing of where they part. */
export function isSameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const asBrowser = (address: string) => URL.parse(address)?.href ?? null;

/** `X-Twilio-Signature` over the public address and the fields of a form, or the hash of any other body. */
export function isFromTwilio(
  { authToken, address, signature }: { authToken: string; address: string; signature: string | null },
  body: { readonly bytes: Buffer; readonly form: TwilioParameters | null },
): boolean {
  if (signature === null || authToken === "") return false;
  if (body.form === null) {
    const claimed = new URL(address).searchParams.get("bodySHA256");
    const hash = createHash("sha256").update(body.bytes).digest("hex");
    if (claimed === null || !isSameText(claimed.toLowerCase(), hash)) return false;
  }
  return twilioSignedTexts(address, body.form ?? [], asBrowser).some((text) =>
    isSameText(signature, createHmac("sha1", authToken).update(text, "utf8").digest("base64")),
  );
}

/** `X-Hub-Signature-256` over the body's bytes. */
export function isFromWhatsApp(
  { appSecret, signature }: { appSecret: string; signature: string | null },
  bytes: Buffer,
): boolean {
  if (signature === null || appSecret === "") return false;
  return isSameText(signature, `sha256=${createHmac("sha256", appSecret).update(bytes).digest("hex")}`);
}
