import type { Scope, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { enqueue } from "../jobs/queue.ts";
import { clearFieldValues } from "./store-field-values.ts";
import { customFieldStore } from "./store-fields.ts";

/** Leads whose values go in one transaction. */
const PIECE = 1_000;

/** What the job carries. */
export interface ClearFieldPayload {
  organizationId: string;
  key: string;
}

/**
 * Takes the values of a field that is gone from the leads that have one, so that a field of that name never shows them again:
 * of a thousand leads at once, of the others by a job. Gives whether none is left.
 */
export async function clearField(tx: Tx, scope: Scope, { key, now }: { key: string; now: number }): Promise<boolean> {
  const { organizationId } = scope;
  if ((await clearFieldValues(tx, { organizationId }, { key, limit: PIECE })) < PIECE) return true;
  const payload: ClearFieldPayload = { organizationId, key };
  await enqueue(
    tx,
    { name: "leads.clear-field", payload, key: `clear-field:${organizationId}:${key}`, organizationId },
    now,
  );
  return false;
}

/** The job: goes on until no lead has a value; where it is broken off, the next run goes on. */
export async function clearFieldInBackground(
  { organizationId, key }: ClearFieldPayload,
  { db }: Foundation,
): Promise<void> {
  for (let cleared = PIECE; cleared === PIECE; )
    cleared = await db.transaction(async (tx) => {
      const fields = await customFieldStore(tx, { organizationId }).list();
      // A new field of this name: what is there now is its own.
      if (fields.some((field) => field.key === key)) return 0;
      return clearFieldValues(tx, { organizationId }, { key, limit: PIECE });
    });
}
