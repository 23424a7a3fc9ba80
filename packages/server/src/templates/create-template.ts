import type { NewTemplate, TemplateVariantInput } from "@lead-dashboard/contract/templates/schemas";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { Db, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { StoredVariant } from "../db/tables/templates.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { refuseBadTexts } from "./refuse-bad-texts.ts";
import { type TemplateRow, templateStore, templateWriter } from "./store.ts";

/** Stores a new template; one that could not be rendered is refused. */
export async function createTemplate(
  db: Db,
  scope: Scope,
  { template, actor, now }: { template: NewTemplate; actor: Actor; now: number },
): Promise<TemplateRow> {
  const { name, channel, language, body } = template;
  const fields = {
    name,
    channel,
    language,
    category: template.category ?? null,
    subject: template.subject ?? null,
    body,
    variants: completeVariants(template.variants ?? []),
  };
  return db.transaction(async (tx) => {
    await refuseBadTexts(tx, scope, fields);
    const id = newId();
    await templateWriter(tx, scope).insert([{ id, ...fields, nameKey: fold(name), defaultKey: null, createdAt: now }]);
    const { organizationId } = scope;
    await recordEvent(tx, { type: "template.created", organizationId, actor, subjectId: id, after: fields }, now);
    const stored = await templateStore(tx, scope).find(id);
    if (stored === undefined) throw new Error(`Template ${id} was not stored`);
    return stored;
  });
}

/** Variants with their defaults: no subject of their own, weight 1. */
export function completeVariants(variants: readonly TemplateVariantInput[]): StoredVariant[] {
  return variants.map(({ name, subject, body, weight }) => ({
    name,
    subject: subject ?? null,
    body,
    weight: weight ?? 1,
  }));
}
