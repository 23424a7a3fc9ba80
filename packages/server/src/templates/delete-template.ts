import type { Db, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { AppError, notFound } from "../http/problem.ts";
import { templateHooks } from "./hooks.ts";
import { templateWriter } from "./store.ts";

/** Deletes a template that nothing running uses; the ledger keeps naming it. */
export async function deleteTemplate(
  db: Db,
  scope: Scope,
  { id, actor, now }: { id: string; actor: Actor; now: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const writer = templateWriter(tx, scope);
    const current = await writer.lock(id);
    if (current === undefined) throw notFound();
    const users = (await Promise.all(templateHooks.all("usedBy").map((usedBy) => usedBy(tx, scope, id)))).flat();
    if (users.length > 0) {
      throw new AppError(
        "conflict",
        "template-in-use",
        `${current.name} is used by ${users.join(", ")}. Choose another template there first, or pause it.`,
      );
    }
    await writer.remove(id, now);
    const { organizationId } = scope;
    const before = { name: current.name, channel: current.channel, language: current.language };
    await recordEvent(tx, { type: "template.deleted", organizationId, actor, subjectId: id, before }, now);
  });
}
