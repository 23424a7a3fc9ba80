import type { TemplateChange } from "@lead-dashboard/contract/templates/schemas";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { Db, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { AppError, notFound } from "../http/problem.ts";
import { completeVariants } from "./create-template.ts";
import { refuseBadTexts } from "./refuse-bad-texts.ts";
import { type TemplateRow, templateWriter } from "./store.ts";

/** Changes a template; messages already made keep the text they were made with. */
export async function changeTemplate(
  db: Db,
  scope: Scope,
  { id, change, actor, now }: { id: string; change: TemplateChange; actor: Actor; now: number },
): Promise<TemplateRow> {
  return db.transaction(async (tx) => {
    const writer = templateWriter(tx, scope);
    const current = await writer.lock(id);
    if (current === undefined) throw notFound();
    if (change.version !== undefined && change.version !== current.version) {
      throw new AppError(
        "conflict",
        "stale",
        "Somebody changed this template meanwhile. Load it again and repeat your change.",
      );
    }
    const name = change.name ?? current.name;
    const fields = {
      heldReason: isReworded(current, change) ? null : current.heldReason,
      name,
      nameKey: fold(name),
      channel: change.channel ?? current.channel,
      language: change.language ?? current.language,
      category: change.category === undefined ? current.category : change.category,
      subject: change.subject === undefined ? current.subject : change.subject,
      body: change.body ?? current.body,
      variants: change.variants === undefined ? current.variants : completeVariants(change.variants),
      version: current.version + 1,
    };
    await refuseBadTexts(tx, scope, fields);
    await writer.change(id, fields, now);
    const { organizationId } = scope;
    const { before, after } = difference(current, fields);
    await recordEvent(tx, { type: "template.changed", organizationId, actor, subjectId: id, before, after }, now);
    return { ...current, ...fields, updatedAt: now };
  });
}

/** A held template is free again once it says something else. */
function isReworded(current: TemplateRow, { body, variants }: TemplateChange): boolean {
  const before = [current.body, ...current.variants.map((one) => one.body)];
  const after = [body ?? current.body, ...(variants ?? current.variants).map((one) => one.body)];
  return JSON.stringify(before) !== JSON.stringify(after);
}

const AUDITED = ["name", "channel", "language", "category", "subject", "body", "variants", "heldReason"] as const;

function difference(current: TemplateRow, fields: Pick<TemplateRow, (typeof AUDITED)[number]>) {
  const changed = AUDITED.filter((name) => JSON.stringify(current[name]) !== JSON.stringify(fields[name]));
  const pick = (from: Pick<TemplateRow, (typeof AUDITED)[number]>) =>
    Object.fromEntries(changed.map((name) => [name, from[name]]));
  return { before: pick(current), after: pick(fields) };
}
