import { z } from "zod";
import { flag, page } from "../wire.ts";

/**
 * A file of a message, or one uploaded to go with the next. `state`: `kept` can be opened, `awaited` is still being
 * fetched from the provider, `refused` was not kept, and `reason` says why.
 */
export const Attachment = z
  .object({
    id: z.string(),
    leadId: z.string(),
    messageId: z.string().nullable(),
    direction: z.enum(["outbound", "inbound"]),
    name: z.string(),
    /** found in the bytes, never taken from the name */
    mediaType: z.string().nullable(),
    size: z.number(),
    state: z.enum(["kept", "awaited", "refused"]),
    reason: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof Attachment>;

/** `name`: what the sender calls the file. */
export const UploadQuery = z.strictObject({ name: z.string().max(500).optional() });
export type UploadQuery = z.infer<typeof UploadQuery>;

/** `download`: to be saved rather than shown. */
export const FileQuery = z.strictObject({ download: flag.optional() });
export type FileQuery = z.infer<typeof FileQuery>;

export const AttachmentList = page(Attachment);
export type AttachmentList = z.infer<typeof AttachmentList>;
