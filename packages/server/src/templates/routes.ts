import type { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { changeTemplate } from "./change-template.ts";
import { createTemplate } from "./create-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import { presentTemplate } from "./present.ts";
import { renderForLead } from "./render-for-lead.ts";
import { templateStore } from "./store.ts";
import { factStore } from "./store-facts.ts";

/** What the template endpoints do. */
export function templateRoutes({ db }: Foundation): Handlers<typeof templateEndpoints> {
  return {
    async listTemplates({ caller, query }) {
      const limit = query.limit ?? 50;
      const filter = { ...query, nameKey: query.q === undefined ? undefined : fold(query.q) };
      const rows = await templateStore(db, caller.scope).list(filter, {
        limit: limit + 1,
        after: placeOf(query.cursor),
      });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map(presentTemplate),
        nextCursor: last === undefined ? null : encodeCursor([last.nameKey, last.id]),
      };
    },
    createTemplate: async ({ caller, body, now }) =>
      presentTemplate(await createTemplate(db, caller.scope, { template: body, actor: caller.actor, now })),
    async getTemplate({ caller, params }) {
      const row = await templateStore(db, caller.scope).find(params.id);
      if (row === undefined) throw notFound();
      return presentTemplate(row);
    },
    updateTemplate: async ({ caller, params, body, now }) =>
      presentTemplate(
        await changeTemplate(db, caller.scope, { id: params.id, change: body, actor: caller.actor, now }),
      ),
    deleteTemplate: ({ caller, params, now }) =>
      deleteTemplate(db, caller.scope, { id: params.id, actor: caller.actor, now }),
    async previewTemplate({ caller, params, body }) {
      const { scope } = caller;
      const template = await templateStore(db, scope).find(params.id);
      const lead = await factStore(db, scope).lead(body.leadId);
      if (template === undefined || lead === undefined) throw notFound();
      const memberId = lead.assignedTo ?? caller.memberId;
      const rendered = await renderForLead(db, scope, {
        templateId: template.id,
        variant: body.variant,
        lead,
        memberId,
      });
      if (rendered === null) throw unknownVariant(body.variant ?? "");
      const { subject, body: text, variant, segments, problems } = rendered;
      return { subject, body: text, variant, ...(segments === undefined ? {} : { segments }), problems: [...problems] };
    },
  };
}

function placeOf(cursor: string | undefined): { nameKey: string; id: string } | null {
  if (cursor === undefined) return null;
  const [nameKey, id] = decodeKeys(cursor, ["text", "text"]);
  return { nameKey, id };
}

function unknownVariant(name: string): AppError {
  const message = `This template has no variant called ${name}.`;
  return new AppError("unprocessable", "unknown-variant", message, { errors: [{ path: "variant", message }] });
}
