// The stream is read from a place on, however long it is before.
import SqliteConnection from "better-sqlite3";
import type { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeParameter } from "../db/codec.ts";
import type { Queryable } from "../db/database.ts";
import { sqliteFile } from "../db/open.ts";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { settled } from "../testing/settled.ts";
import { latestPlace, pruneEvents, readEvents, readStretch, recordEvents, STREAM_START } from "./outbox.ts";
import { runListeners } from "./run-listeners.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());

async function statementsOf(work: (db: Queryable) => Promise<unknown>): Promise<CompiledQuery[]> {
  const { db } = world.foundation;
  const compiled: CompiledQuery[] = [];
  const query = db.query.withPlugin({
    transformQuery: ({ node, queryId }) => {
      compiled.push(db.query.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await work({ engine: db.engine, dialect: db.dialect, query });
  return compiled;
}

const events = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    type: "organization.changed" as const,
    organizationId: "o",
    actor: { kind: "system", name: "test" } as const,
    subjectId: String(number),
  }));

test("old events that everybody has heard are forgotten, however many, and no others", async () => {
  const { db } = world.foundation;
  const record = (count: number, at: number) => db.transaction((tx) => recordEvents(tx, events(count), at));
  const left = async () => (await readEvents(db, STREAM_START, 5_000)).length;
  await record(2_300, world.clock.now());
  await settled(db);
  const listeners = { name: "all", onMany: async () => {} };
  while ((await runListeners(world.foundation, listeners, "tests")) > 0);
  await record(2, world.clock.now());
  await settled(db);
  await pruneEvents(db, world.clock.now());
  expect(await left()).toBe(2_302);
  await pruneEvents(db, world.clock.now() + 1);
  expect(await left()).toBe(2);
});

test("a transaction records as many events as it has", async () => {
  const { db, clock } = world.foundation;
  await settled(db);
  const { position } = await latestPlace(db);
  await db.transaction((tx) => recordEvents(tx, events(7_000), clock.now()));
  await settled(db);
  const seen = (await readEvents(db, STREAM_START, 10_000)).filter(({ event }) => event.position > position);
  expect(seen.map(({ event }) => event.subjectId)).toEqual(events(7_000).map(({ subjectId }) => subjectId));
});

test("whoever wants what comes hears also what commits late", async ({ skip }) => {
  const { db, clock } = world.foundation;
  if (db.engine === "sqlite") return skip("SQLite writes one after the other");
  const own = { type: "organization.changed", organizationId: "o", actor: { kind: "system", name: "test" } } as const;
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = db.transaction(async (tx) => {
    await recordEvents(tx, [{ ...own, subjectId: "late" }], clock.now());
    begun.resolve();
    await ended.promise;
  });
  await begun.promise;
  await db.transaction((tx) => recordEvents(tx, [{ ...own, subjectId: "early" }], clock.now()));
  const place = await latestPlace(db);
  ended.resolve();
  await late;
  await settled(db);
  const heard = (await readEvents(db, place, 10)).map(({ event }) => event.subjectId);
  expect(heard).toContain("late");
});

test("whoever goes on in the stream reads nothing of what came before", async ({ skip }) => {
  const { db, clock } = world.foundation;
  if (db.engine !== "sqlite") return skip("PostgreSQL seeks both columns of its index");
  const { position } = await latestPlace(db);
  await db.transaction((tx) => recordEvents(tx, events(20), clock.now()));
  const place = { transactionNumber: 0, position: position + 10 };
  const types = new Set(["organization.changed"]);
  const statements = await statementsOf(async (one) => {
    expect(await readEvents(one, place, 5)).toHaveLength(5);
    expect((await readStretch(one, place, { types, limit: 5, look: 8 })).events).toHaveLength(5);
    await latestPlace(one);
  });
  const sqlite = new SqliteConnection(sqliteFile(world.url) ?? "", { readonly: true });
  const plans = statements.map(({ sql, parameters }) =>
    (sqlite.prepare(`explain query plan ${sql}`).all(...parameters.map(encodeParameter)) as { detail: string }[])
      .map(({ detail }) => detail)
      .join("; "),
  );
  sqlite.close();
  expect(plans).toHaveLength(4);
  for (const plan of plans.slice(0, 3)) expect(plan).toMatch(/SEARCH event USING INTEGER PRIMARY KEY \(rowid>\?/);
  for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE|eventOrder/);
});
