import { fileNameOf, whyNotKept } from "@lead-dashboard/domain/attachments/attachment-rules";
import { openNumber } from "../channels/open-number.ts";
import { channelAccountStore } from "../channels/store.ts";
import { downloadFromTwilio } from "../channels/twilio-media.ts";
import { downloadFromWhatsApp } from "../channels/whatsapp-media.ts";
import type { Scope } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { ClaimedJob } from "../jobs/queue.ts";
import { isLastAttempt } from "../jobs/run-jobs.ts";
import { attachmentEvent } from "./attachment-event.ts";
import { findType } from "./find-type.ts";
import { type AttachmentRow, attachmentStore, attachmentWriter } from "./store.ts";

const FETCHER = { kind: "system", name: "attachments" } as const;

interface Order {
  readonly organizationId: string;
  readonly attachmentId: string;
  readonly accountId: string;
}

async function download(
  foundation: Foundation,
  scope: Scope,
  { accountId, mediaId }: { accountId: string; mediaId: string },
) {
  const account = await channelAccountStore(foundation.db, scope).find(accountId);
  const number = account === undefined ? null : openNumber(account, foundation.config);
  if (number === null) return { problem: "The account it came by is not there any more." };
  return number.provider === "whatsapp" ? downloadFromWhatsApp(number, mediaId) : downloadFromTwilio(number, mediaId);
}

/** Fetches a file somebody sent; after the last attempt it stays named, with the reason. */
export async function fetchFile(order: Order, foundation: Foundation, job: ClaimedJob): Promise<void> {
  const { db, clock } = foundation;
  const scope = { organizationId: order.organizationId };
  const awaited = await attachmentStore(db, scope).find(order.attachmentId);
  if (awaited?.state !== "awaited" || awaited.providerMediaId === null) return;
  const { accountId } = order;
  const fetched = await download(foundation, scope, { accountId, mediaId: awaited.providerMediaId }).catch((error) => {
    if (!isLastAttempt(job)) throw error;
    return { problem: `The file could not be fetched: ${error instanceof Error ? error.message : String(error)}` };
  });
  const bytes = "bytes" in fetched ? fetched.bytes : null;
  const mediaType = bytes === null ? null : await findType(bytes);
  const size = bytes?.length ?? 0;
  const reason = "problem" in fetched ? fetched.problem : whyNotKept({ mediaType, size });
  const now = clock.now();
  await db.transaction(async (tx) => {
    const writer = attachmentWriter(tx, scope);
    const isKept = reason === null && bytes !== null;
    const found: Pick<AttachmentRow, "state" | "reason" | "contentHash" | "mediaType" | "size" | "fileName"> = {
      state: isKept ? "kept" : "refused",
      reason,
      contentHash: isKept ? await writer.keep(bytes, now) : null,
      mediaType,
      size,
      fileName: isKept ? fileNameOf(awaited.fileName, mediaType) : awaited.fileName,
    };
    const settled = await writer.settle(awaited.id, found);
    if (settled === undefined) return;
    await recordEvent(tx, { ...attachmentEvent("attachment.fetched", settled, FETCHER), unaudited: true }, now);
  });
}
