/** A file of a message, or one uploaded for the next. */
export interface AttachmentTable {
  organizationId: string;
  id: string;
  leadId: string;
  /** null until a message takes it along */
  messageId: string | null;
  direction: "outbound" | "inbound";
  fileName: string;
  /** found in the bytes */
  mediaType: string | null;
  size: number;
  /** SHA-256 of the bytes, hex; null while they are awaited, or were refused */
  contentHash: string | null;
  /** `awaited`: the provider has it, and it is being fetched */
  state: "kept" | "awaited" | "refused";
  reason: string | null;
  /** WhatsApp's name for it: to fetch an awaited one by, or under which one of ours was uploaded */
  providerMediaId: string | null;
  /** order among the files of its message */
  place: number;
  createdAt: number;
}

/** Each content once in an organization. */
export interface AttachmentContentTable {
  organizationId: string;
  contentHash: string;
  size: number;
  keptAt: number;
}

/** A part of a content, 256 KB but for the last. */
export interface AttachmentPieceTable {
  organizationId: string;
  contentHash: string;
  number: number;
  bytes: Buffer;
}

export interface AttachmentTables {
  attachment: AttachmentTable;
  attachmentContent: AttachmentContentTable;
  attachmentPiece: AttachmentPieceTable;
}
