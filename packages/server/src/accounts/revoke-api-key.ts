import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { forgetCallers } from "./caller-cache.ts";
import { keyOwnerFor } from "./rename-api-key.ts";
import { apiKeyStore, apiKeyWriter } from "./store-api-keys.ts";

/** Removes an API key; it stops working at once. */
export async function revokeApiKey({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const { scope, organizationId, actor } = caller;
  await db.transaction(async (tx) => {
    const row = await apiKeyStore(tx, scope, keyOwnerFor(caller)).find(id);
    if (row === undefined) throw notFound();
    await apiKeyWriter(tx, scope).remove(id);
    const before = { name: row.name, start: row.start, memberId: row.memberId };
    await recordEvent(tx, { type: "apiKey.revoked", organizationId, actor, subjectId: id, before }, clock.now());
    forgetCallers(db, tx, ({ actor: user }) => user.kind === "member" && user.apiKeyId === id);
  });
}
