import type { Queryable, Scope } from "../db/database.ts";
import { templateIdsOf } from "./find-problems.ts";
import { sequenceStore } from "./store.ts";

/** The running sequences that use a template, in words. */
export async function findUses(db: Queryable, scope: Scope, templateId: string): Promise<string[]> {
  const active = await sequenceStore(db, scope).listActive();
  return active
    .filter(({ steps }) => templateIdsOf(steps).includes(templateId))
    .map(({ name }) => `the sequence “${name}”`);
}
