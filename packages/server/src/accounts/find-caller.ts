import { seesOnlyOwnLeads } from "@lead-dashboard/domain/accounts/permissions";
import { sessionEndsAt } from "@lead-dashboard/domain/accounts/session-limits";
import type { Queryable, Tx } from "../db/database.ts";
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
  /** when a use of it was noted last */
  usedAt: number;
  noteUse(tx: Tx, at: number): Promise<void>;
}

/**
 * Makes the function that finds who makes a request: by `Authorization: Bearer` API key, else by session cookie; null is
 * nobody. It stands on the path of every request, so better-auth (1 ms a session) is not asked.
 */
export function createFindCaller(foundation: Foundation): (request: Request) => Promise<Caller | null> {
  const { db, clock, config, log } = foundation;
  const cache = callerCache(db);
  const noting = new Set<string>();

  return async (request) => {
    const carried = carriedBy(request, config);
    if (carried === null) return null;
    const now = clock.now();
    const known = cache.get(carried.hash, now);
    if (known !== undefined) return known;
    const began = cache.generation();
    const found = await look(db, carried, now);
    if (found === null) return null;
    if (now - found.usedAt >= NOTED_EVERY_MS) note(carried.hash, (tx) => found.noteUse(tx, now));
    cache.set(carried.hash, { ...found, began }, now);
    return found.caller;
  };

  /** Beside the request, which must not wait for the writer. */
  function note(hash: string, write: (tx: Tx) => Promise<void>): void {
    if (noting.has(hash)) return;
    noting.add(hash);
    db.transaction(write)
      .catch((error: unknown) => log.warn({ err: error }, "the last use of a session or key could not be noted"))
      .finally(() => noting.delete(hash));
  }
}

/**
 * Finds who listens to a stream, as the database knows them at this moment. Listening is no use of a session: one that is
 * only listened to ends by its idle limit, however long the tab stays open.
 */
export async function findListener({ db, clock, config }: Foundation, request: Request): Promise<Caller | null> {
  const carried = carriedBy(request, config);
  return carried === null ? null : ((await look(db, carried, clock.now()))?.caller ?? null);
}

interface Carried {
  hash: string;
  isKey: boolean;
}

function carriedBy(request: Request, config: Foundation["config"]): Carried | null {
  const authorization = request.headers.get("authorization");
  const secret = authorization === null ? sessionTokenOf(config, request) : apiKeyOf(authorization);
  return secret === null ? null : { hash: hashToken(secret), isKey: authorization !== null };
}

async function look(db: Queryable, { hash, isKey }: Carried, now: number): Promise<Found | null> {
  const callers = callerStore(db);
  if (isKey) {
    const row = await callers.byApiKey(hash);
    if (row === undefined) return null;
    return {
      caller: callerOf(row, row.apiKeyId),
      endsAt: Number.POSITIVE_INFINITY,
      usedAt: row.lastUsedAt ?? 0,
      noteUse: (tx, at) => callerWriter(tx).usedApiKey(row.apiKeyId, at),
    };
  }
  const row = await callers.bySession(hash);
  if (row === undefined) return null;
  const usedAt = row.seenAt ?? row.createdAt;
  const endsAt = sessionEndsAt({ createdAt: row.createdAt, seenAt: usedAt });
  if (endsAt <= now) return null;
  return {
    caller: { ...callerOf(row), sessionId: row.sessionId },
    endsAt,
    usedAt,
    noteUse: (tx, at) => callerWriter(tx).sawSession(row.sessionId, at),
  };
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
