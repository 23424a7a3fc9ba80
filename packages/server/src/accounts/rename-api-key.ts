import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { type ApiKeyRow, apiKeyStore, apiKeyWriter } from "./store-api-keys.ts";

/** Whose keys a caller may see and change: an admin everybody's, others their own. */
export function keyOwnerFor({ role, memberId }: Caller): string | null {
  return role === "admin" ? null : memberId;
}

/** Renames an API key. */
export async function renameApiKey(
  { db, clock }: Foundation,
  caller: Caller,
  change: { id: string; name: string },
): Promise<ApiKeyRow> {
  const { scope, organizationId, actor } = caller;
  const { id, name } = change;
  return db.transaction(async (tx) => {
    const row = await apiKeyStore(tx, scope, keyOwnerFor(caller)).find(id);
    if (row === undefined) throw notFound();
    if (row.name === name) return row;
    await apiKeyWriter(tx, scope).rename(id, name);
    await recordEvent(
      tx,
      { type: "apiKey.changed", organizationId, actor, subjectId: id, before: { name: row.name }, after: { name } },
      clock.now(),
    );
    return { ...row, name };
  });
}
