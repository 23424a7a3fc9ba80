import { newId } from "../db/ids.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { callerOf } from "./find-caller.ts";
import { callerStore } from "./store.ts";
import { type ApiKeyRow, apiKeyStore, apiKeyWriter } from "./store-api-keys.ts";
import { API_KEY_PREFIX, hashToken, newToken } from "./tokens.ts";

const SHOWN = API_KEY_PREFIX.length + 6;

/** Makes an API key on the operator's word, with the caller that it will be (command line, tests). */
export async function createApiKeyForMember(
  foundation: Foundation,
  { organizationId, memberId, name }: { organizationId: string; memberId: string; name: string },
): Promise<{ key: string; caller: Caller }> {
  const actor = { kind: "system", name: "command line" } as const;
  const { key } = await createApiKey(foundation, { organizationId, memberId, actor }, name);
  const row = await callerStore(foundation.db).byApiKey(hashToken(key));
  if (row === undefined) throw new Error(`Member ${memberId} does not belong to the organization any more`);
  return { key, caller: callerOf(row, row.apiKeyId) };
}

/** Whose key it is and who makes it. */
export interface KeyOwner {
  organizationId: string;
  memberId: string;
  actor: Actor;
}

/** Makes an API key for a member; the key itself is told this once. */
export async function createApiKey(
  { db, clock }: Foundation,
  owner: KeyOwner,
  name: string,
): Promise<{ row: ApiKeyRow; key: string }> {
  const { organizationId, memberId, actor } = owner;
  const scope = { organizationId };
  const now = clock.now();
  const key = `${API_KEY_PREFIX}${newToken()}`;
  const id = newId();
  const row = await db.transaction(async (tx) => {
    const start = key.slice(0, SHOWN);
    await apiKeyWriter(tx, scope).insert({ id, memberId, name, keyHash: hashToken(key), start, createdAt: now });
    await recordEvent(
      tx,
      { type: "apiKey.created", organizationId, actor, subjectId: id, after: { name, start, memberId } },
      now,
    );
    return apiKeyStore(tx, scope, memberId).find(id);
  });
  if (row === undefined) throw new Error(`API key ${id} was not stored`);
  return { row, key };
}
