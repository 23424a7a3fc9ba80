import { noteUploaded, type OutgoingFile } from "../attachments/read-files.ts";
import type { SendBudget, SendOutcome } from "../channels/channel.ts";
import { openNumber } from "../channels/open-number.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { OpenWhatsApp, OutgoingText } from "../channels/text-channel.ts";
import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { traceText } from "./trace-text.ts";

/** The text with its file at WhatsApp, or how the attempt ends: nothing was handed over. */
async function uploadFile(
  { db }: Foundation,
  given: { number: OpenWhatsApp; text: OutgoingText; file: OutgoingFile | undefined; scope: Scope },
  { totalMs }: SendBudget,
): Promise<{ text: OutgoingText } | { outcome: SendOutcome }> {
  const { number, text, file } = given;
  if (file === undefined) return { text };
  if (text.template !== null) {
    const reason =
      "After 24 hours without a message of the lead only the approved template may go, and it carries no file";
    return { outcome: { kind: "refused", reason, isAddressBad: false } };
  }
  const { id, name, mediaType } = file;
  if (file.mediaId !== null) return { text: { ...text, file: { mediaId: file.mediaId, name, mediaType } } };
  const { uploadToWhatsApp } = await import("../channels/whatsapp-media.ts");
  const uploaded = await uploadToWhatsApp(number, file, { attempt: text.attempt, totalMs });
  if ("outcome" in uploaded) return uploaded;
  await noteUploaded(db, { organizationId: given.scope.organizationId }, { id, mediaId: uploaded.mediaId });
  return { text: { ...text, file: { mediaId: uploaded.mediaId, name, mediaType } } };
}

/** Hands a text to the provider of its number. Throws only before anything was handed over. */
export async function handOverText(
  foundation: Foundation,
  { account, text, files }: { account: ChannelAccountRow; text: OutgoingText; files: readonly OutgoingFile[] },
  budget: SendBudget,
): Promise<SendOutcome> {
  const number = openNumber(account, foundation.config);
  if (number.provider === "whatsapp") {
    const { sendByWhatsApp } = await import("../channels/whatsapp.ts");
    const upload = await uploadFile(foundation, { number, text, file: files[0], scope: account }, budget);
    if ("outcome" in upload) return upload.outcome;
    const outcome = await sendByWhatsApp(number, upload.text, budget);
    // it may be the file: ids of uploads end, and the next try uploads it anew
    const [file] = files;
    const isOfIt = outcome.kind === "refused" || (outcome.kind === "retry" && outcome.concerns === "message");
    if (file !== undefined && isOfIt)
      await noteUploaded(foundation.db, { organizationId: account.organizationId }, { id: file.id, mediaId: null });
    return outcome;
  }
  const { sendByTwilio } = await import("../channels/twilio.ts");
  const since = foundation.clock.now();
  const outcome = await sendByTwilio(number, text, budget);
  if (outcome.kind !== "unknown") return outcome;
  const asked = { account, to: text.to, body: text.text, since };
  // in doubt it stays, whatever fails here: it may have been taken
  const providerId = await traceText(foundation, asked).catch(() => null);
  return providerId === null ? outcome : { kind: "accepted", providerId, answer: "found among the sent messages" };
}
