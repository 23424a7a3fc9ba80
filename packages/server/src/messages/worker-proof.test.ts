// A worker that lives is not taken for dead because the database's server restarted (delivery.md, "Worker-death proof").
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../db/open.ts";
import { openWorld, type World } from "../testing/world.ts";
import { findDead, giveSignOfLife } from "./store-worker-proof.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("a sign of life is given anew after its connection broke, and is gone when it is ended", async () => {
  const { db, config } = world.foundation;
  const life = await giveSignOfLife(db, "living");
  expect(await findDead(db, ["living"])).toEqual([]);
  if (db.engine === "postgres") {
    const other = openDatabase(config);
    await sql`select pg_terminate_backend("pid") from pg_locks where "locktype" = 'advisory' and "database" =
      (select "oid" from pg_database where "datname" = current_database())`.execute(other.query);
    await other.close();
    await expect.poll(() => findDead(db, ["living"]), { timeout: 10_000, interval: 100 }).toEqual(["living"]);
    await expect.poll(() => findDead(db, ["living"]), { timeout: 10_000, interval: 100 }).toEqual([]);
  }
  await life.end();
  expect(await findDead(db, ["living"])).toEqual(db.engine === "postgres" ? ["living"] : []);
});
