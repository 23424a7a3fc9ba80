import type { ValidatorsFor } from "../validators.ts";
import { idParams, ShortListQuery } from "../wire.ts";
import type { attachmentEndpoints } from "./endpoints.ts";
import { Attachment, AttachmentList, FileQuery, UploadQuery } from "./schemas.ts";

/** The validators of every attachment endpoint. */
export const attachmentValidators = {
  addAttachment: { params: idParams, query: UploadQuery, output: Attachment },
  listAttachments: { params: idParams, query: ShortListQuery, output: AttachmentList },
  readAttachment: { params: idParams, query: FileQuery },
  removeAttachment: { params: idParams },
} satisfies ValidatorsFor<typeof attachmentEndpoints>;
