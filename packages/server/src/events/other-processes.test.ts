// Wake-ups between two processes on PostgreSQL. Nothing here polls: what arrives was told by LISTEN and NOTIFY.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { createApiKeyForMember } from "../accounts/create-api-key.ts";
import { createApp } from "../app/create-app.ts";
import { openDatabase } from "../db/open.ts";
import { startLiveEvents } from "../http/live-events.ts";
import { assigneeFinder } from "../leads/store-assignees.ts";
import { settled } from "../testing/settled.ts";
import { openWorld, type World } from "../testing/world.ts";
import { hearOthers } from "./hear-others.ts";
import { onWake, wake } from "./wake.ts";

const SCRIPT = fileURLToPath(new URL("./test-process/ring.ts", import.meta.url));
const NEVER_MS = 3_600_000;
const isPostgres = !inject("template").startsWith("sqlite:");

describe.runIf(isPostgres)("two processes on PostgreSQL", () => {
  let world: World;
  let other: ChildProcess;
  let said = "";
  const rings = { jobs: 0, messages: 0 };
  const stops: (() => unknown)[] = [];

  beforeAll(async () => {
    world = await openWorld();
    other = spawn(process.execPath, [SCRIPT], {
      env: { DATABASE_URL: world.foundation.config.databaseUrl },
      stdio: ["pipe", "pipe", "inherit"],
    });
    other.stdout?.on("data", (chunk) => {
      said += chunk;
    });
    stops.push(onWake("jobs", () => rings.jobs++));
    stops.push(onWake("messages", () => rings.messages++));
    await untilSaid("ready");
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    other?.kill();
    await world?.close();
  });

  const untilSaid = (text: string) => vi.waitFor(() => expect(said).toContain(text), { timeout: 20_000, interval: 10 });

  async function order(text: string): Promise<void> {
    said = "";
    other.stdin?.write(`${text}\n`);
    await untilSaid(`did ${text}`);
  }

  /** Rings are gathered for a moment: the last ones come after the word that all is done. */
  async function untilQuiet(): Promise<void> {
    for (let heard = -1; heard !== rings.jobs; ) {
      heard = rings.jobs;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  test("a commit in one wakes the other, many commits wake it few times", async () => {
    rings.jobs = 0;
    await order("jobs 400");
    await expect.poll(() => rings.jobs, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0);
    expect(rings.jobs).toBeLessThan(200);
    await untilQuiet();
  });

  test("it works the other way as well, and nobody is told what he rang himself", async () => {
    said = "";
    rings.jobs = 0;
    await world.foundation.db.transaction(async (tx) => {
      await wake(tx, "jobs");
      await wake(tx, "jobs");
    });
    await untilSaid("woken for jobs");
    expect(rings.jobs).toBe(1);
  });

  test("what was rolled back wakes nobody", async () => {
    rings.messages = 0;
    rings.jobs = 0;
    await order("rollback");
    await order("jobs 1");
    await expect.poll(() => rings.jobs, { timeout: 20_000, interval: 10 }).toBe(1);
    expect(rings.messages).toBe(0);
  });

  test("a listener whose connection broke looks after everything, and hears again", async () => {
    const { db, config } = world.foundation;
    rings.messages = 0;
    const outside = openDatabase(config);
    await sql`select pg_terminate_backend("pid") from pg_stat_activity where "application_name" = 'lead-dashboard bell'
      and "datname" = current_database()`.execute(outside.query);
    await outside.close();
    await expect.poll(() => rings.messages, { timeout: 20_000, interval: 20 }).toBe(1);
    rings.jobs = 0;
    await order("jobs 1");
    await expect.poll(() => rings.jobs, { timeout: 20_000, interval: 10 }).toBe(1);
    expect(db.bell).not.toBeNull();
  });

  test("one connection listens however many of a process ask, and none when nobody does any more", async () => {
    const outside = openDatabase(world.foundation.config);
    const first = await hearOthers(outside);
    const second = await hearOthers(outside);
    const count = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as "count" from pg_stat_activity
        where "application_name" = 'lead-dashboard bell' and "datname" = current_database()`.execute(outside.query);
      return rows[0]?.count;
    };
    // this process's world, the other process, and the one just opened
    expect(await count()).toBe(3);
    await first.stop();
    expect(await count()).toBe(3);
    await second.stop();
    await expect.poll(count, { timeout: 20_000 }).toBe(2);
    await outside.close();
  });

  test("a browser at one process sees at once what another did, also behind a longer transaction", async () => {
    const { foundation } = world;
    const liveEvents = await startLiveEvents(foundation, assigneeFinder(foundation.db), { pollMs: NEVER_MS });
    const app = createApp({ foundation, liveEvents });
    const organization = await world.organization();
    const { organizationId, memberId } = organization.admin;
    const { key } = await createApiKeyForMember(foundation, { organizationId, memberId, name: "browser" });
    const leave = new AbortController();
    const answer = await app.fetch(
      new Request("http://localhost:3000/api/v1/events", {
        headers: { authorization: `Bearer ${key}` },
        signal: leave.signal,
      }),
    );
    let seen = "";
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) seen += decoder.decode(chunk, { stream: true });
    })();
    await order(`event ${organizationId} first`);
    await settled(foundation.db);
    await expect.poll(() => seen, { timeout: 20_000, interval: 5 }).toContain('"subjectId":"first"');
    // an event is told only when every transaction before it has ended; then it is, without a ring of its own
    await foundation.db.transaction(async (tx) => {
      await sql`select pg_current_xact_id()`.execute(tx.query);
      await order(`event ${organizationId} second`);
      expect(seen).not.toContain('"subjectId":"second"');
    });
    // the server is shared with other tests, whose transactions count as well
    await settled(foundation.db);
    await expect.poll(() => seen, { timeout: 20_000, interval: 5 }).toContain('"subjectId":"second"');
    leave.abort();
    await reading.catch(() => {});
    await liveEvents.stop();
  });
});
