import { seesOnlyOwnLeads } from "@lead-dashboard/domain/accounts/permissions";
import { sessionEndsAt } from "@lead-dashboard/domain/accounts/session-limits";
import type { Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { callerCache } from "./caller-cache.ts";
import { sessionTokenOf } from "./session-cookie.ts";
import { type CallerRow, callerStore, callerWriter } from "./store.ts";
import { API_KEY_PREFIX, hashToken } from "./tokens.ts";

const NOTED_EVERY_MS = 60_000;

interface Found {
  caller: Caller;
  /** when the session ends unless it is used again; never for a key */
  endsAt: number;
}

/**
 * Makes the function that finds who makes a request: by `Authorization: Bearer` API key, else by session cookie; null is
 * nobody. It stands on the path of every request, so better-auth (1 ms a session) is not asked.
 */
export function createFindCaller(foundation: Foundation): (request: Request) => Promise<Caller | null> {
  const { db, clock, config, log } = foundation;
  const cache = callerCache(db);
  const callers = callerStore(db);
  const noting = new Set<string>();

  return async (request) => {
    const authorization = request.headers.get("authorization");
    const secret = authorization === null ? sessionTokenOf(config, request) : apiKeyOf(authorization);
    if (secret === null) return null;
    const hash = hashToken(secret);
    const now = clock.now();
    const known = cache.get(hash, now);
    if (known !== undefined) return known;
    const began = cache.generation();
    const found = authorization === null ? await findBySession(hash, now) : await findByApiKey(hash, now);
    if (found === null) return null;
    cache.set(hash, { ...found, began }, now);
    return found.caller;
  };

  async function findBySession(hash: string, now: number): Promise<Found | null> {
    const row = await callers.bySession(hash);
    if (row === undefined) return null;
    const seenAt = row.seenAt ?? row.createdAt;
    const endsAt = sessionEndsAt({ createdAt: row.createdAt, seenAt });
    if (endsAt <= now) return null;
    if (now - seenAt >= NOTED_EVERY_MS) note(hash, (tx) => callerWriter(tx).sawSession(row.sessionId, now));
    return { caller: { ...callerOf(row), sessionId: row.sessionId }, endsAt };
  }

  async function findByApiKey(hash: string, now: number): Promise<Found | null> {
    const row = await callers.byApiKey(hash);
    if (row === undefined) return null;
    if (now - (row.lastUsedAt ?? 0) >= NOTED_EVERY_MS)
      note(hash, (tx) => callerWriter(tx).usedApiKey(row.apiKeyId, now));
    return { caller: callerOf(row, row.apiKeyId), endsAt: Number.POSITIVE_INFINITY };
  }

  /** Beside the request, which must not wait for the writer. */
  function note(hash: string, write: (tx: Tx) => Promise<void>): void {
    if (noting.has(hash)) return;
    noting.add(hash);
    db.transaction(write)
      .catch((error: unknown) => log.warn({ err: error }, "the last use of a session or key could not be noted"))
      .finally(() => noting.delete(hash));
  }
}

function apiKeyOf(authorization: string): string | null {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  return key?.startsWith(API_KEY_PREFIX) ? key : null;
}

/** A row as the caller it stands for. */
export function callerOf({ memberId, userId, organizationId, role }: CallerRow, apiKeyId?: string): Caller {
  return {
    memberId,
    userId,
    organizationId,
    role,
    actor: { kind: "member", memberId, ...(apiKeyId === undefined ? {} : { apiKeyId }) },
    scope: { organizationId, ...(seesOnlyOwnLeads(role) ? { onlyFor: memberId } : {}) },
  };
}
