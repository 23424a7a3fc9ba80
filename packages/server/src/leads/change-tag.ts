import type { Tag, TagChange } from "@lead-dashboard/contract/leads/tags";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeTagRow, tagStore } from "./store-tags.ts";

const spelledOtherwise = (other: string, name: string) =>
  `leads still carry "${other}"; first give them "${name}" by a bulk action that removes the one and adds the other`;

/** Gives a tag a colour, or the spelling of the same letters that all its leads carry. */
export async function changeTag(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  { tag, change }: { tag: string; change: TagChange },
): Promise<Tag> {
  return db.transaction(async (tx) => {
    const before = await tagStore(tx, scope).find(tag);
    if (before === undefined) throw notFound();
    const { color = before.color, name = before.name } = change;
    if (fold(name) !== fold(before.name))
      throw invalid([{ path: "name", message: "must be the same letters; give leads another tag by a bulk action" }]);
    const after = { ...before, color, name };
    if (color === before.color && name === before.name) return after;
    const other = name === before.name ? undefined : await tagStore(tx, scope).otherSpelling(after);
    if (other !== undefined) throw invalid([{ path: "name", message: spelledOtherwise(other, name) }]);
    await changeTagRow(tx, scope, after);
    const look = (one: Tag) => ({ name: one.name, color: one.color });
    const changed = { subjectId: before.id, before: look(before), after: look(after) };
    await recordEvent(tx, { type: "tag.changed", organizationId, actor, ...changed }, clock.now());
    return after;
  });
}
