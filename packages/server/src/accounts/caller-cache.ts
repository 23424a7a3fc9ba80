// Remembers for a moment who a session or key belongs to. What ends a caller (sign-out, removal, another role) takes it
// out at once in this process, and ends what it still listens to; other processes learn of it when their entry is a second old.
import type { Db, Tx } from "../db/database.ts";
import type { Caller } from "../http/route.ts";

const FRESH_MS = 1_000;
const MOST = 10_000;

interface Remembered {
  caller: Caller;
  until: number;
}

/** Callers by the hash of what they carry. */
export interface CallerCache {
  get(hash: string, now: number): Caller | undefined;
  /** `began` is `generation()` from before the look-up: what was forgotten meanwhile is not remembered again */
  set(hash: string, remembered: { caller: Caller; endsAt: number; began: number }, now: number): void;
  generation(): number;
  forget(ends: (caller: Caller) => boolean): void;
  /** calls back when the caller is forgotten; returns how to stop */
  onForgotten(caller: Caller, ring: () => void): () => void;
}

const caches = new WeakMap<Db, CallerCache>();

/** The cache of one database; entries of different organizations never share a key, since the key is the secret's hash. */
export function callerCache(db: Db): CallerCache {
  const known = caches.get(db);
  if (known !== undefined) return known;
  const made = makeCache();
  caches.set(db, made);
  return made;
}

/** Forgets callers once the transaction that ended them has committed. */
export function forgetCallers(db: Db, tx: Tx, ends: (caller: Caller) => boolean): void {
  tx.afterCommit(() => callerCache(db).forget(ends));
}

function makeCache(): CallerCache {
  const entries = new Map<string, Remembered>();
  const listening = new Set<{ caller: Caller; ring: () => void }>();
  let generation = 0;
  return {
    get(hash, now) {
      const entry = entries.get(hash);
      return entry !== undefined && entry.until > now && entry.until - now <= FRESH_MS ? entry.caller : undefined;
    },
    set(hash, { caller, endsAt, began }, now) {
      if (began !== generation) return;
      if (entries.size >= MOST) entries.clear();
      entries.set(hash, { caller, until: Math.min(now + FRESH_MS, endsAt) });
    },
    generation: () => generation,
    forget(ends) {
      generation++;
      for (const [hash, { caller }] of entries) if (ends(caller)) entries.delete(hash);
      for (const { caller, ring } of listening) if (ends(caller)) ring();
    },
    onForgotten(caller, ring) {
      const listener = { caller, ring };
      listening.add(listener);
      return () => listening.delete(listener);
    },
  };
}
