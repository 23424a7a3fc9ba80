// LISTEN and NOTIFY: how a process of a PostgreSQL installation wakes the others. What rings is told after the commit and
// gathered: a NOTIFY inside a transaction holds a lock of the whole cluster until the commit is on disk, which halved the
// commits a second when measured (decision 0013). What is lost by that is caught by the polls of whoever waits.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const CHANNEL = "lead_dashboard";
const GATHER_MS = 10;
const LOOK_MS = 30_000;
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;
const RETRY_CAP_MS = 5_000;

/** Wakes other processes, and is woken by them. */
export interface Bell {
  /** Tells every other listening process that something waits under a topic: soon, once for many calls. */
  ring(topic: string): void;
  /**
   * Listens on one connection of its own, which is made anew when it breaks. `heard` gets the topic, or null when rings may
   * have been missed. Resolves when it listens, or when the first try failed and it goes on trying.
   */
  hear(heard: (topic: string | null) => void): Promise<{ stop(): Promise<void> }>;
  /** Tells what is still to be told. */
  close(): Promise<void>;
}

/** The bell of a database; `pool` carries what is told. */
export function openBell(url: string, pool: pg.Pool): Bell {
  const own = randomUUID();
  const waiting = new Set<string>();
  const closing = new AbortController();
  let telling: Promise<void> | null = null;

  const tell = async () => {
    while (waiting.size > 0) {
      const topics = [...waiting].map((topic) => `${own} ${topic}`);
      waiting.clear();
      // nothing is lost with a notification, so its commit does not wait for the disk
      await pool
        .query(
          "select set_config('synchronous_commit', 'off', true), pg_notify($1, payload) from unnest($2::text[]) payload",
          [CHANNEL, topics],
        )
        .catch(() => {});
      if (!closing.signal.aborted) await pause(GATHER_MS, null, { signal: closing.signal }).catch(() => {});
    }
    telling = null;
  };

  return {
    ring(topic) {
      waiting.add(topic);
      telling ??= tell();
    },
    async hear(heard) {
      return listen(url, (payload) => {
        if (payload === null) return heard(null);
        const [from, topic] = payload.split(" ");
        if (from !== own && topic !== undefined) heard(topic);
      });
    },
    async close() {
      closing.abort();
      await telling;
    },
  };
}

async function listen(url: string, heard: (payload: string | null) => void): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const begun = Promise.withResolvers<void>();
  let isFirst = true;
  let failures = 0;

  /** Listens until the connection breaks or the end is asked for. */
  const hold = async () => {
    const client = new pg.Client({
      connectionString: url,
      application_name: "lead-dashboard bell",
      keepAlive: true,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    const broken = new AbortController();
    const over = AbortSignal.any([signal, broken.signal]);
    client.on("error", () => broken.abort());
    client.on("end", () => broken.abort());
    client.on("notification", ({ payload }) => heard(payload ?? null));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      failures = 0;
      if (!isFirst) heard(null);
      isFirst = false;
      begun.resolve();
      while (!over.aborted) {
        await pause(LOOK_MS, null, { signal: over }).catch(() => {});
        // a connection that is gone without a word would otherwise be taken for a quiet one
        if (!over.aborted) await client.query("select 1");
      }
    } finally {
      await Promise.race([client.end().catch(() => {}), pause(PATIENCE_MS, null, { ref: false })]);
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      await hold().catch(() => {});
      begun.resolve();
      isFirst = false;
      failures += 1;
      const wait = Math.min(RETRY_MS * 2 ** (failures - 1), RETRY_CAP_MS);
      if (!signal.aborted) await pause(wait, null, { signal }).catch(() => {});
    }
  };
  const running = run();
  await begun.promise;
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
