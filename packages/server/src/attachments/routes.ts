import type { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import type { Foundation } from "../foundation.ts";
import { pageOfAll } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { standingId } from "../leads/standing-lead.ts";
import { leadStore } from "../leads/store.ts";
import { addAttachment } from "./add-attachment.ts";
import { answerFile } from "./answer-file.ts";
import { presentAttachment } from "./present.ts";
import { removeAttachment } from "./remove-attachment.ts";
import { attachmentStore } from "./store.ts";

/** The room's handlers. */
export function attachmentRoutes(foundation: Foundation): Handlers<typeof attachmentEndpoints> {
  const { db } = foundation;
  return {
    addAttachment: async ({ caller, params, query, request }) =>
      presentAttachment(
        await addAttachment(foundation, caller, {
          leadId: await standingId(db, caller.scope, params.id),
          name: query.name,
          request,
        }),
      ),
    async listAttachments({ caller, params, query }) {
      const leadId = await standingId(db, caller.scope, params.id);
      if ((await leadStore(db, caller.scope).find(leadId)) === undefined) throw notFound();
      const files = (await attachmentStore(db, caller.scope).ofLead(leadId)).map(presentAttachment);
      return pageOfAll(files, { ...query, limit: query.limit ?? files.length });
    },
    readAttachment: ({ caller, params, query }) =>
      answerFile(db, caller, { id: params.id, isDownload: query.download === true }),
    removeAttachment: ({ caller, params }) => removeAttachment(foundation, caller, params.id),
  };
}
