import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { DEFAULT_TEMPLATES, nearestDefaultLanguage } from "@lead-dashboard/domain/templates/default-templates";
import type { NewOrganization } from "../accounts/hooks.ts";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { templateStore } from "../templates/store.ts";
import { insertSequence } from "./create-sequence.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";

/**
 * Gives a new organization the classic sequence as a draft, in its language: personal WhatsApp at once, an e-mail on day 3
 * without a reply, a last personal WhatsApp on day 7. It runs without any account.
 */
export async function layOutSequence(tx: Tx, { organizationId, language, now }: NewOrganization): Promise<void> {
  const scope = { organizationId };
  const shipped = nearestDefaultLanguage(language);
  const templates = await templateStore(tx, scope).findDefaults(shipped);
  const templateId = (name: string) =>
    templates.find(({ defaultKey }) => defaultKey === `${shipped}.${name}`)?.id ?? null;
  const steps = completeSteps(
    [
      { channel: "whatsapp-personal", templateId: templateId("whatsappFirst") },
      {
        channel: "email",
        templateId: templateId("email"),
        delayDays: 3,
        condition: { noReply: true, hasEmail: true },
        otherwise: "skip",
      },
      {
        channel: "whatsapp-personal",
        templateId: templateId("whatsappLast"),
        delayDays: 4,
        condition: { noReply: true },
      },
    ],
    [],
    newId,
  );
  const name = DEFAULT_TEMPLATES[shipped].sequenceName;
  await insertSequence(tx, scope, { name, state: "draft", steps, rules: DEFAULT_RULES, actor: SEQUENCE_ACTOR }, now);
}
