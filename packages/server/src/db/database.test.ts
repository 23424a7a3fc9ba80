import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Config, readConfig } from "../config/config.ts";
import { readEvents, recordEvent, STREAM_START } from "../events/outbox.ts";
import { enqueue } from "../jobs/queue.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { settled } from "../testing/settled.ts";
import { DatabaseTooNew, migrate, pendingMigrations } from "./migrate.ts";
import { openDatabase, sqliteFile } from "./open.ts";
import { takeWorkerLock } from "./worker-lock.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());

const event = (subjectId: string) =>
  ({
    type: "organization.changed",
    organizationId: "o",
    actor: { kind: "system", name: "test" },
    subjectId,
    after: { nested: [1, "ü"] },
  }) as const;

describe("a transaction", () => {
  test("gives instants, booleans and JSON back as numbers, booleans and values", async () => {
    const { db, clock } = world.foundation;
    await db.transaction((tx) => recordEvent(tx, { ...event("a"), unaudited: true }, clock.now()));
    await settled(db);
    const [first] = await readEvents(db, STREAM_START, 10);
    expect(first?.event).toMatchObject({
      recordedAt: clock.now(),
      unaudited: true,
      after: { nested: [1, "ü"] },
      subjectId: "a",
    });
  });

  test("gives back instants before Christ and after the year 9999", async () => {
    const { db } = world.foundation;
    for (const instant of [-62_167_219_200_000, -62_198_755_200_000, 253_402_300_800_123]) {
      const id = await db.transaction((tx) => enqueue(tx, { name: "far", payload: {}, runAt: instant }, 0));
      const row = await db.query
        .selectFrom("job")
        .select("runAt")
        .where("id", "=", id.id ?? "")
        .executeTakeFirst();
      expect(row?.runAt).toBe(instant);
    }
    await db.transaction((tx) => tx.query.deleteFrom("job").where("name", "=", "far").execute());
  });

  test("leaves nothing behind when it fails, and its after-commit work does not run", async () => {
    const { db, clock } = world.foundation;
    let ran = false;
    const failing = db.transaction(async (tx) => {
      tx.afterCommit(() => {
        ran = true;
      });
      await recordEvent(tx, event("rolled back"), clock.now());
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(ran).toBe(false);
    expect((await readEvents(db, STREAM_START, 100)).map(({ event }) => event.subjectId)).not.toContain("rolled back");
  });

  test("is not forced to the disk of SQLite where it may be lost, and the next one is", async () => {
    const { db } = world.foundation;
    const asksForced = async (mayBeLost: boolean) =>
      db.transaction(
        async (tx) => {
          const asked =
            tx.engine === "sqlite"
              ? await sql<{ how: unknown }>`select "synchronous" as "how" from pragma_synchronous`.execute(tx.query)
              : await sql<{ how: unknown }>`select current_setting('synchronous_commit') as "how"`.execute(tx.query);
          return String(asked.rows[0]?.how);
        },
        { mayBeLost },
      );
    const usual = await asksForced(false);
    expect(await asksForced(true)).toBe(db.engine === "sqlite" ? "1" : usual);
    expect(await asksForced(false)).toBe(usual);
    await expect(db.transaction(() => Promise.reject(new Error("broken")), { mayBeLost: true })).rejects.toThrow(
      "broken",
    );
    expect(await asksForced(false)).toBe(usual);
  });

  test("refuses the outer handle inside it instead of waiting for itself", async () => {
    const { db } = world.foundation;
    await expect(db.transaction(() => db.query.selectFrom("job").select("id").execute())).rejects.toThrow(
      /outer database handle/,
    );
    await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toThrow(/outer database handle/);
  });

  test("takes turns with writers of another connection", async () => {
    const { db, clock, config } = world.foundation;
    const other = openDatabase(config);
    try {
      const before = (await db.query.selectFrom("job").select("id").execute()).length;
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          (n % 2 === 0 ? db : other).transaction((tx) => enqueue(tx, { name: "turns", payload: { n } }, clock.now())),
        ),
      );
      expect((await db.query.selectFrom("job").select("id").execute()).length).toBe(before + 40);
    } finally {
      await other.close();
    }
  });
});

describe("migrations", () => {
  test("run once, however often they are asked for", async () => {
    const { db } = world.foundation;
    expect(await migrate(db, 0)).toEqual([]);
    expect(await pendingMigrations(db)).toEqual([]);
  });

  test("refuse a database that a newer program migrated", async () => {
    const { db } = world.foundation;
    const older = [{ number: 1, name: "foundation", statements: () => [] }];
    await expect(migrate(db, 0, older)).rejects.toThrow(DatabaseTooNew);
  });
});

test("a connection that is cut while it is used fails its transaction alone, and the next one has another", async () => {
  const { db } = world.foundation;
  if (db.engine !== "postgres") return;
  const other = openDatabase({ databaseUrl: world.url });
  const cut = db.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as "pid"`.execute(tx.query);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other.query);
    // the connection hears of it while nobody waits for an answer
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(tx.query);
  });
  const fault = await cut.catch((error: unknown) => error);
  expect(db.dialect.isAway(fault)).toBe(true);
  const { rows } = await db.transaction((tx) => sql<{ one: number }>`select 1 as "one"`.execute(tx.query));
  expect(rows).toEqual([{ one: 1 }]);
  await other.close();
});

test("the worker's lock of a SQLite database is held by one at a time", () => {
  const file = sqliteFile(world.url);
  if (file === null) return;
  const first = takeWorkerLock(file);
  expect(first).not.toBeNull();
  expect(takeWorkerLock(file)).toBeNull();
  first?.release();
  const second = takeWorkerLock(file);
  expect(second).not.toBeNull();
  second?.release();
});

test("settings name every problem at once", () => {
  const read = () => readConfig({ PORT: "abc", SECRET_KEY: "short", DATABASE_URL: "mysql://x", MAIL_SECURE: "yes" });
  expect(read).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*SECRET_KEY[\s\S]*MAIL_SECURE/);
  expect(() => readConfig({ NODE_ENV: "production" })).toThrow(/SECRET_KEY/);
  expect(() => readConfig({ SANDBOX: "1", MAIL_HOST: "mail.example.com", MAIL_FROM: "a@example.com" })).toThrow(
    /SANDBOX/,
  );
  const config: Omit<Config, "secrets"> = readConfig({});
  expect(config).toMatchObject({
    port: 3000,
    databaseUrl: "sqlite:./data/leads.db",
    rateLimitPerMinute: 1200,
    mail: null,
  });
});
