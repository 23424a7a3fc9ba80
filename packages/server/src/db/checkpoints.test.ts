import { statSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import { copyBackApart, leaveCheckpoints } from "./checkpoints.ts";
import { openDatabase, sqliteFile } from "./open.ts";

let world: Awaited<ReturnType<typeof openBareFoundation>>;
beforeAll(async () => {
  world = await openBareFoundation();
});
afterAll(() => world.close());

/** Writes so many pages into the log, each by a commit of its own. */
async function commit(count: number, to = world.foundation.db): Promise<void> {
  for (let one = 0; one < count; one += 1)
    await to.transaction((tx) => sql`update "blob" set "content" = zeroblob(${40_000 + one})`.execute(tx.query));
}

test("while a thread writes in bulk the server leaves it to copy the log back, and does so again afterwards", async ({
  skip,
}) => {
  const { db, config } = world.foundation;
  const file = sqliteFile(config.databaseUrl);
  if (file === null) return skip("PostgreSQL has a process of its own for it");
  const logged = () => statSync(`${file}-wal`).size / 4_096;
  await db.transaction(async (tx) => {
    await sql`create table "blob" ("content" blob)`.execute(tx.query);
    await sql`insert into "blob" values ('')`.execute(tx.query);
  });
  await commit(250);
  expect(logged()).toBeLessThan(1_200);
  const takeOver = leaveCheckpoints(db);
  const takeOverOther = leaveCheckpoints(db);
  takeOverOther();
  await commit(250);
  const long = logged();
  expect(long).toBeGreaterThan(2_500);
  const bulk = openDatabase(config, { isBulk: true });
  await commit(1, bulk);
  await bulk.close();
  // it is empty again: what comes next is written from its beginning on
  await commit(150);
  takeOver();
  await commit(250);
  expect(logged()).toBeLessThan(long + 100);
});

test("a long log of this process's own is copied back in a thread, and written anew from its beginning", async ({
  skip,
}) => {
  const { db, config } = world.foundation;
  const file = sqliteFile(config.databaseUrl);
  await copyBackApart(db);
  if (file === null) return skip("PostgreSQL has a process of its own for it");
  const takeOver = leaveCheckpoints(db);
  await commit(400);
  const long = statSync(`${file}-wal`).size;
  expect(long).toBeGreaterThan(4_000 * 4_096);
  await copyBackApart(db);
  await commit(350);
  expect(statSync(`${file}-wal`).size).toBe(long);
  takeOver();
});
