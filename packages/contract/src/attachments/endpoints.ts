// Files of messages.
import { endpoint } from "../endpoint.ts";
import type { ShortListQuery } from "../wire.ts";
import type { Attachment, AttachmentList, FileQuery, UploadQuery } from "./schemas.ts";

type Id = { id: string };

/** Files in and out. */
export const attachmentEndpoints = {
  addAttachment: endpoint<{ params: Id; query: UploadQuery; output: Attachment }>({
    method: "POST",
    path: "/leads/{id}/attachments",
    permission: "messages.send",
    status: 201,
    rawBody: true,
    summary:
      "Uploads a picture or PDF (the body is the file) to go with a message; name its id in `attachmentIds` within a day.",
  }),
  listAttachments: endpoint<{ params: Id; query: ShortListQuery; output: AttachmentList }>({
    method: "GET",
    path: "/leads/{id}/attachments",
    permission: "messages.read",
    summary: "The newest 500 files of a lead's messages.",
  }),
  readAttachment: endpoint<{ params: Id; query: FileQuery; output: Response }>({
    method: "GET",
    path: "/attachments/{id}",
    permission: "messages.read",
    rawAnswer: true,
    summary: "The file itself.",
  }),
  removeAttachment: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/attachments/{id}",
    permission: "messages.send",
    summary: "Takes an uploaded file back that goes with no message yet.",
  }),
};
