import type { WhatsAppTemplate } from "@lead-dashboard/contract/messages/schemas";
import { buttonOf, quickReplyOf, typedProblem } from "@lead-dashboard/domain/channels/template-place";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { templateStore } from "../templates/store.ts";
import { numberWriter } from "./store-numbers.ts";

/** Codes no lead can make shorter, and answers nobody knows. What else WhatsApp's list says against a mapping is shown beside it, and keeps it from leaving. */
function refuseBadButtons({ parameters }: WhatsAppTemplate): void {
  const errors = parameters.flatMap(({ place, text }, index) => {
    const isJudged = buttonOf(place)?.part === "code" || quickReplyOf(place) !== null;
    const message = isJudged ? typedProblem(place, text) : null;
    return message === null ? [] : [{ path: `parameters.${index}.text`, message }];
  });
  if (errors.length > 0) throw invalid(errors);
}

/** Says which template approved by WhatsApp stands for one of ours; null takes the mapping away. */
export async function mapWhatsAppTemplate(
  { db, clock }: Foundation,
  caller: Caller,
  { templateId, mapping }: { templateId: string; mapping: WhatsAppTemplate | null },
): Promise<void> {
  const { organizationId, actor } = caller;
  if (mapping !== null) refuseBadButtons(mapping);
  await db.transaction(async (tx) => {
    const template = await templateStore(tx, caller.scope).find(templateId);
    if (template === undefined) throw notFound();
    if (mapping !== null && template.channel !== "whatsapp" && template.channel !== "whatsapp-personal")
      throw invalid([{ path: "name", message: `cannot stand for a template for ${template.channel}` }]);
    const writer = numberWriter(tx, { organizationId });
    await (mapping === null ? writer.unmap(templateId) : writer.map(templateId, mapping));
    const detail = { whatsAppTemplate: mapping === null ? null : `${mapping.name} (${mapping.language})` };
    const event = { type: "template.changed", organizationId, actor, subjectId: templateId, detail } as const;
    await recordEvent(tx, event, clock.now());
  });
}
