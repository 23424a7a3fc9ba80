import { isPicture } from "@lead-dashboard/domain/attachments/attachment-rules";
import type { Queryable } from "../db/database.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { leadStore } from "../leads/store.ts";
import { type AttachmentRow, attachmentStore } from "./store.ts";

/** RFC 6266: a plain name for old programs, the real one in UTF-8. */
function disposition({ fileName, mediaType }: AttachmentRow, isDownload: boolean): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const way = !isDownload && mediaType !== null && isPicture(mediaType) ? "inline" : "attachment";
  return `${way}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/**
 * A file as an answer. Whoever sent it, nothing in it may run here: its type is the one found in its bytes, browsers may not
 * guess another, only pictures are shown in place, and a sandbox keeps scripts of a picture opened by itself (SVG is not taken).
 */
export async function answerFile(
  db: Queryable,
  caller: Caller,
  { id, isDownload }: { id: string; isDownload: boolean },
): Promise<Response> {
  const store = attachmentStore(db, caller.scope);
  const found = await store.find(id);
  if (found === undefined || (await leadStore(db, caller.scope).find(found.leadId)) === undefined) throw notFound();
  const bytes = await store.bytes(found);
  if (bytes === null)
    throw new AppError("conflict", "file-not-kept", found.reason ?? "The file is still being fetched.");
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": found.mediaType ?? "application/octet-stream",
      "content-length": String(bytes.length),
      "content-disposition": disposition(found, isDownload),
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    },
  });
}
